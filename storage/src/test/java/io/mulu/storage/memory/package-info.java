/** Tests of this package. */
@NullMarked
package io.mulu.storage.memory;

import org.jspecify.annotations.NullMarked;
