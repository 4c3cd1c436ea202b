/**
 * The key-value half of the seam on RocksDB. The only package that may see {@code org.rocksdb},
 * whose methods carry no null annotations: every read that may find nothing is wrapped here.
 */
@NullMarked
package io.mulu.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
