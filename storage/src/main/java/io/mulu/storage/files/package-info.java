/**
 * The seam on a real disk: {@link io.mulu.storage.files.DataFolder} owns a node's data folder, its
 * lock, and the append files in it, and opens the RocksDB store.
 */
@NullMarked
package io.mulu.storage.files;

import org.jspecify.annotations.NullMarked;
