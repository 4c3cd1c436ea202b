package io.mulu.testnet.net;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One validator of a local consortium as a process. Confined to one thread. */
public final class LocalNode {
  /** A node that does not stop by then does not stop. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final int PROBE_TIMEOUT_MILLIS = 2_000;
  private static final int POLL_MILLIS = 50;
  private static final int TAIL_LINES = 12;

  private final NetworkPlan.Member member;
  private final NodeFolder folder;
  private final JavaCommand java;
  private Path config;

  LocalNode(NetworkPlan.Member member, NodeFolder folder, JavaCommand java) {
    this.member = member;
    this.folder = folder;
    this.java = java;
    this.config = folder.config();
  }

  public NetworkPlan.Member member() {
    return member;
  }

  public NodeFolder folder() {
    return folder;
  }

  public URI rpc() {
    return URI.create("http://127.0.0.1:" + member.ports().rpc());
  }

  /**
   * Another configuration than its own, from the next start on.
   *
   * @param file
   *          in the same folder
   */
  public void configure(Path file) {
    config = file;
  }

  /** Starts the process unless it runs; its output goes to the member's log. */
  public void start() throws IOException {
    start(Map.of());
  }

  /**
   * @param environment
   *          of the process, beside that of this one
   */
  public void start(Map<String, String> environment) throws IOException {
    if (isRunning()) {
      return;
    }
    ProcessBuilder builder = java.builder("node", "run", "--config", config.toString());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    StartedProcess.of(builder.start()).write(folder.pidFile());
  }

  public Optional<StartedProcess> process() throws IOException {
    return StartedProcess.read(folder.pidFile()).filter(StartedProcess::isAlive);
  }

  public boolean isRunning() throws IOException {
    return process().isPresent();
  }

  /**
   * @throws IOException
   *           if it does not end: it is left alone, since a kill would hide why
   */
  public void stop() throws IOException, InterruptedException {
    Optional<StartedProcess> process = process();
    if (process.isPresent() && !process.get().stop(STOP_PATIENCE)) {
      throw new IOException(member.code() + " (process " + process.get().pid()
          + ") has not stopped within " + STOP_PATIENCE.toSeconds() + " s; see " + folder.log());
    }
    Files.deleteIfExists(folder.pidFile());
  }

  /** SIGKILL, as a power cut would. */
  public void kill() throws IOException, InterruptedException {
    Optional<StartedProcess> process = process();
    if (process.isPresent()) {
      process.get().kill();
    }
    Files.deleteIfExists(folder.pidFile());
  }

  /** SIGSTOP: it stands still until {@link #resume}, its connections open. */
  public void pause() throws IOException, InterruptedException {
    Optional<StartedProcess> process = process();
    if (process.isPresent()) {
      process.get().signal("STOP");
    }
  }

  /** SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    Optional<StartedProcess> process = process();
    if (process.isPresent()) {
      process.get().signal("CONT");
    }
  }

  /** Whether it says that it is synced and able to sign. */
  public boolean isReady() {
    return probe("/readyz");
  }

  private boolean probe(String path) {
    try {
      URL url = URI.create("http://127.0.0.1:" + member.ports().rpc() + path).toURL();
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
      connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false; // not listening yet, or no longer
    }
  }

  /**
   * @throws IOException
   *           with the end of its log, if the process ends or is not ready in time
   */
  public void awaitReady(Duration patience) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    while (!isReady()) {
      if (!isRunning()) {
        throw new IOException(member.code() + " has ended at its start; its log says:\n" + tail());
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new IOException(member.code() + " is not ready after " + patience.toSeconds()
            + " s; its log says:\n" + tail());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private String tail() throws IOException {
    Path log = folder.log();
    if (!Files.exists(log)) {
      return "(no log)";
    }
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  /** When its log was last written, for status. */
  public Optional<FileTime> lastLogged() throws IOException {
    return Files.exists(folder.log())
        ? Optional.of(Files.getLastModifiedTime(folder.log()))
        : Optional.empty();
  }
}
