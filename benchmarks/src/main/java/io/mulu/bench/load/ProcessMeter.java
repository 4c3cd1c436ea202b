package io.mulu.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes have cost so far, from Linux's /proc. */
final class ProcessMeter {
  /** Of the clock in which /proc counts; 100 on every Linux that Java runs on. */
  private static final long TICKS_PER_SECOND = 100;
  private static final int UTIME = 11;
  private static final int STIME = 12;

  private final List<Long> pids;
  private final List<Path> folders;

  /**
   * @param folders
   *          whose bytes on disk are counted
   */
  ProcessMeter(List<Long> pids, List<Path> folders) {
    this.pids = List.copyOf(pids);
    this.folders = List.copyOf(folders);
  }

  /** Processor time of all, user and system. */
  long cpuMicros() throws IOException {
    long ticks = 0;
    for (long pid : pids) {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The second field is a name in brackets that may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      ticks += Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }
    return ticks * 1_000_000 / TICKS_PER_SECOND;
  }

  /** Resident memory of the largest. */
  long residentBytesMax() throws IOException {
    long most = 0;
    for (long pid : pids) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          most = Math.max(most, Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
        }
      }
    }
    return most;
  }

  /** In all the folders. */
  long diskBytes() throws IOException {
    long bytes = 0;
    for (Path folder : folders) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path file : walk.toList()) {
          bytes += sizeOf(file);
        }
      }
    }
    return bytes;
  }

  private static long sizeOf(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // a compaction has taken it away meanwhile
    }
  }
}
