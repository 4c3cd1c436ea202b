package io.mulu.storage.files;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.storage.Column;
import io.mulu.storage.Journal;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.LogBinding;
import io.mulu.storage.StorageException;
import io.mulu.storage.WriteBatch;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that writes until it is killed, or its disk is full. Says after each sync what is now
 * on disk, so that its killer can hold it to that.
 */
final class Child {
  static final Column RED = new Column(1, "red");
  static final Column BLUE = new Column(2, "blue");
  static final LogBinding OWNER = new LogBinding(Hash.ZERO,
      PublicKey.of(KeyAlgorithm.ED25519, Hash.ZERO.bytes()));
  static final int ROWS = 50;

  private Child() {
  }

  public static void main(String[] args) {
    Path path = Path.of(args[0]);
    int valueBytes = Integer.parseInt(args[1]);
    try (DataFolder folder = DataFolder.open(path);
        KeyValueStore store = folder.openStore("db", List.of(RED, BLUE));
        Journal journal = Journal.create(folder, OWNER)) {
      say("READY");
      for (long round = 1; round < Long.MAX_VALUE; round++) {
        journal.append(new Journal.Entry(round, Bytes.wrap(new byte[valueBytes])));
        journal.sync();
        say("JOURNAL " + round);
        if (!isWritten(store, round, valueBytes)) {
          return;
        }
        say("STORE " + round);
        journal.forget(round);
      }
    }
  }

  /** Full disk: says how the store behaves from then on. */
  private static boolean isWritten(KeyValueStore store, long round, int valueBytes) {
    try {
      store.write(batch(round, valueBytes));
      return true;
    } catch (StorageException full) {
      say("FAILED " + (store.get(RED, row(0)) != null));
      try {
        store.write(new WriteBatch());
        say("WROTE AGAIN");
      } catch (StorageException poisoned) {
        say("POISONED");
      }
      return false;
    }
  }

  static Bytes row(int i) {
    return Bytes.ofLong(i);
  }

  /** The same rows in each round, so that a torn batch would show as two rounds. */
  private static WriteBatch batch(long round, int valueBytes) {
    WriteBatch batch = new WriteBatch();
    Bytes value = Bytes.concat(Bytes.ofLong(round), Bytes.wrap(new byte[valueBytes]));
    for (int i = 0; i < ROWS; i++) {
      batch.put(i % 2 == 0 ? RED : BLUE, row(i), value);
    }
    return batch;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
