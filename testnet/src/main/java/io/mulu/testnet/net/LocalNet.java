package io.mulu.testnet.net;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The validators of a consortium as processes of this machine, found again by their folder: whoever
 * opens the folder can stop what another start left running. Confined to one thread.
 */
public final class LocalNet {
  /** A first start compiles nothing yet and shares two cores with its peers. */
  public static final Duration START_PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final NetworkPlan plan;
  private final List<LocalNode> nodes;

  private LocalNet(Path folder, NetworkPlan plan, List<LocalNode> nodes) {
    this.folder = folder;
    this.plan = plan;
    this.nodes = List.copyOf(nodes);
  }

  /** A consortium that {@code Founding} or {@code mulu testnet init} has founded. */
  public static LocalNet open(Path folder, JavaCommand java) throws IOException {
    NetworkPlan plan = NetworkPlan.read(folder);
    List<LocalNode> nodes = new ArrayList<>();
    for (NetworkPlan.Member member : plan.nodes()) {
      nodes.add(new LocalNode(member, NodeFolder.of(folder, member.code()), java));
    }
    return new LocalNet(folder, plan, nodes);
  }

  public Path folder() {
    return folder;
  }

  public NetworkPlan plan() {
    return plan;
  }

  public List<LocalNode> nodes() {
    return nodes;
  }

  public Path genesis() {
    return genesisFile(folder);
  }

  public static Path genesisFile(Path folder) {
    return folder.resolve("genesis.bin");
  }

  /** Starts those that do not run and waits until all are ready. */
  public void start() throws IOException, InterruptedException {
    for (LocalNode node : nodes) {
      node.start();
    }
    for (LocalNode node : nodes) {
      node.awaitReady(START_PATIENCE);
    }
  }

  /**
   * Asks all to stop before it waits for any.
   *
   * @throws IOException
   *           naming those that would not
   */
  public void stop() throws IOException, InterruptedException {
    List<Thread> stopping = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (LocalNode node : nodes) {
      stopping.add(Thread.ofPlatform().start(() -> stop(node, problems)));
    }
    for (Thread thread : stopping) {
      thread.join();
    }
    if (!problems.isEmpty()) {
      throw new IOException(String.join("; ", problems));
    }
  }

  private static void stop(LocalNode node, List<String> problems) {
    try {
      node.stop();
    } catch (IOException e) {
      synchronized (problems) {
        problems.add(String.valueOf(e.getMessage()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGKILL to all, as close together as the system allows: the power of the whole site. */
  public void powerCut() throws IOException, InterruptedException {
    for (LocalNode node : nodes) {
      node.kill();
    }
  }
}
