package io.mulu.protocol.api;

/** Parameters of a method that takes none. */
public record NoParams() {
}
