package io.mulu.storage;

import io.mulu.protocol.Bytes;

/** One row of a column. */
public record KeyValue(Bytes key, Bytes value) {
}
