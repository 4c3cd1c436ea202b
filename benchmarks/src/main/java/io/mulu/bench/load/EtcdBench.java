package io.mulu.bench.load;

import io.mulu.testnet.net.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A well-known peer on the same machine, by its own tool: three nodes of etcd, which are durable
 * and survive crashes, but verify no signatures, prove nothing and trust each other. What
 * {@code etcdctl check perf} writes in a minute, each value 1 KiB under a key of its own.
 */
public final class EtcdBench {
  private static final int NODES = 3;
  private static final int START_SECONDS = 30;
  private static final int CHECK_SECONDS = 180;
  private static final Pattern WRITES = Pattern
      .compile("Throughput (?:is|too low:) (\\d+) writes/s");

  private final Path server;
  private final Path client;

  /**
   * @param writesPerSecond
   *          durable at a majority
   * @param cpuMicros
   *          processor time of one over all nodes
   */
  public record Result(double writesPerSecond, double cpuMicros) {
    static final Result NONE = new Result(0, 0);
  }

  private EtcdBench(Path server, Path client) {
    this.server = server;
    this.client = client;
  }

  /**
   * @throws IllegalArgumentException
   *           if it is not installed
   */
  public static EtcdBench installed() {
    return new EtcdBench(onPath("etcd"), onPath("etcdctl"));
  }

  private static Path onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable).findFirst().orElseThrow(() -> new IllegalArgumentException(
            "--etcd: " + name + " is not on the PATH (Debian: etcd-server and etcd-client)"));
  }

  /**
   * @param folder
   *          for the nodes' data; the caller deletes it
   */
  Result run(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Ports first = Ports.free(NODES);
    List<Ports> ports = IntStream.range(0, NODES).mapToObj(first::next).toList();
    String cluster = String.join(",", IntStream.range(0, NODES)
        .mapToObj(i -> "n" + i + "=" + url(ports.get(i).peers())).toList());
    List<Process> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < NODES; i++) {
        nodes.add(start(folder, "n" + i, ports.get(i), cluster));
      }
      String endpoints = String.join(",", ports.stream().map(p -> url(p.rpc())).toList());
      awaitHealthy(folder, endpoints);
      return measure(folder, endpoints, nodes);
    } finally {
      for (Process node : nodes) {
        node.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(Path folder, String name, Ports ports, String cluster) throws IOException {
    return new ProcessBuilder(server.toString(), "--name", name, "--data-dir",
        folder.resolve(name).toString(), "--listen-client-urls", url(ports.rpc()),
        "--advertise-client-urls", url(ports.rpc()), "--listen-peer-urls", url(ports.peers()),
        "--initial-advertise-peer-urls", url(ports.peers()), "--initial-cluster", cluster,
        "--initial-cluster-token", "mulu-bench", "--initial-cluster-state", "new")
        .redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile()).start();
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private void awaitHealthy(Path folder, String endpoints)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      Process check = client(folder, "health", endpoints, "endpoint", "health");
      if (check.waitFor(START_SECONDS, TimeUnit.SECONDS) && check.exitValue() == 0) {
        return;
      }
      check.destroyForcibly();
      Thread.sleep(200);
    }
    throw new IOException("etcd is not healthy after " + START_SECONDS + " s: "
        + Files.readString(folder.resolve("health.log")));
  }

  private Result measure(Path folder, String endpoints, List<Process> nodes)
      throws IOException, InterruptedException {
    ProcessMeter meter = new ProcessMeter(nodes.stream().map(Process::pid).toList(), List.of());
    long cpu = meter.cpuMicros();
    long start = System.nanoTime();
    Process check = client(folder, "check", endpoints, "check", "perf", "--load=xl");
    try {
      // Its exit code is a verdict about a goal of its own.
      if (!check.waitFor(CHECK_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("etcdctl check perf takes more than " + CHECK_SECONDS + " s");
      }
    } finally {
      check.destroyForcibly();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double writes = writesPerSecond(
        Files.readString(folder.resolve("check.log"), StandardCharsets.UTF_8));
    return new Result(writes, (meter.cpuMicros() - cpu) / (writes * seconds));
  }

  private Process client(Path folder, String log, String endpoints, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(client.toString(), "--endpoints=" + endpoints));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(folder.resolve(log + ".log").toFile());
    builder.environment().put("ETCDCTL_API", "3");
    return builder.start();
  }

  /** Of what the tool says, whether it likes it or not. */
  static double writesPerSecond(String said) throws IOException {
    Matcher writes = WRITES.matcher(said);
    if (!writes.find()) {
      throw new IOException("etcdctl check perf does not tell its throughput: " + said);
    }
    return Double.parseDouble(writes.group(1));
  }
}
