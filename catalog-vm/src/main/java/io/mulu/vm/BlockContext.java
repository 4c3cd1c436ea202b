package io.mulu.vm;

/** What contracts may know of the block they run in. Its timestamp is all the time there is. */
public record BlockContext(long height, long timestampMillis) {
}
