/** Tests of this package. */
@NullMarked
package io.mulu.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
