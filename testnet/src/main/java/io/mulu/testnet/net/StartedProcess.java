package io.mulu.testnet.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that a pid file names. The number alone is no name, since systems give it out again:
 * only with the same start time is it the one that was started.
 *
 * @param startMillis
 *          as the operating system tells it
 */
public record StartedProcess(long pid, long startMillis) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18})\n");

  static StartedProcess of(Process process) throws IOException {
    Instant start = process.info().startInstant()
        .orElseThrow(() -> new IOException("process " + process.pid() + " ended at once"));
    return new StartedProcess(process.pid(), start.toEpochMilli());
  }

  /** Nothing if there is no such file, or none of ours. */
  static Optional<StartedProcess> read(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    Matcher words = FORM.matcher(Files.readString(pidFile));
    return words.matches()
        ? Optional
            .of(new StartedProcess(Long.parseLong(words.group(1)), Long.parseLong(words.group(2))))
        : Optional.empty();
  }

  /** Whole or not at all: a torn pid file would leave a process that nobody can stop. */
  void write(Path pidFile) throws IOException {
    Path draft = pidFile.resolveSibling(pidFile.getFileName() + ".new");
    Files.writeString(draft, pid + " " + startMillis + "\n");
    Files.move(draft, pidFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(
        h -> h.info().startInstant().map(Instant::toEpochMilli).equals(Optional.of(startMillis)));
  }

  public boolean isAlive() {
    return handle().isPresent();
  }

  /** SIGTERM; whether it ended in time. */
  boolean stop(Duration patience) throws InterruptedException {
    Optional<ProcessHandle> handle = handle();
    handle.ifPresent(ProcessHandle::destroy);
    return handle.isEmpty() || hasEnded(handle.get(), patience);
  }

  /** SIGKILL: what a power cut leaves. */
  void kill() throws InterruptedException {
    Optional<ProcessHandle> handle = handle();
    if (handle.isPresent()) {
      handle.get().destroyForcibly();
      hasEnded(handle.get(), Duration.ofSeconds(10));
    }
  }

  /**
   * A signal that Java has no name for, through the system's kill command.
   *
   * @param name
   *          as POSIX has it, without SIG
   */
  void signal(String name) throws IOException, InterruptedException {
    if (isAlive()) {
      Process command = new ProcessBuilder("kill", "-s", name, Long.toString(pid))
          .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      if (command.waitFor() != 0 && isAlive()) {
        throw new IOException("cannot send " + name + " to process " + pid);
      }
    }
  }

  private static boolean hasEnded(ProcessHandle handle, Duration patience)
      throws InterruptedException {
    CompletableFuture<ProcessHandle> end = handle.onExit();
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for an end cannot fail", e);
    }
  }
}
