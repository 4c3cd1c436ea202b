package io.mulu.storage;

/** What the store held at one moment, whatever is written later. Must be closed. Thread-safe. */
public interface KeyValueSnapshot extends KeyValueReader, AutoCloseable {
  @Override
  void close();
}
