/**
 * The seam in memory, with the crash behaviour of a disk: what was not synced is gone, or torn,
 * after {@link io.mulu.storage.memory.MemoryMedium#crash()}. For tests and the simulator; holds no
 * file and starts no thread.
 */
@NullMarked
package io.mulu.storage.memory;

import org.jspecify.annotations.NullMarked;
