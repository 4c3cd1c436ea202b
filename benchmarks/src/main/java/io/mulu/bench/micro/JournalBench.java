package io.mulu.bench.micro;

import io.mulu.protocol.Bytes;
import io.mulu.storage.Journal;
import io.mulu.storage.LogBinding;
import io.mulu.storage.files.DataFolder;
import io.mulu.storage.files.NetworkFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What must be on disk before a vote leaves: a record of a few hundred bytes, synced. */
@State(Scope.Thread)
public class JournalBench {
  private static final Bytes RECORD = Bytes.wrap(new byte[300]);
  private static final long CACHE_BYTES = 1L << 20;

  private final Path folder = folder();
  private final DataFolder medium = DataFolder.open(folder, CACHE_BYTES, NetworkFileSystem.REFUSED);
  private final Journal journal = Journal.create(medium,
      new LogBinding(Samples.CHAIN, Samples.key(1).publicKey()));
  private long height;

  private static Path folder() {
    try {
      return Files.createTempDirectory("mulu-journal-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Benchmark
  public long appendAndSync() {
    journal.append(new Journal.Entry(++height, RECORD));
    journal.sync();
    journal.forget(height - 1);
    return height;
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    journal.close();
    medium.close();
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
