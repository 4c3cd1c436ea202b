/** Tests of this package. */
@NullMarked
package io.mulu.storage.files;

import org.jspecify.annotations.NullMarked;
