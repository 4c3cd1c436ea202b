/** The contract of the seam, which every medium passes, and what stands on it. */
@NullMarked
package io.mulu.storage;

import org.jspecify.annotations.NullMarked;
