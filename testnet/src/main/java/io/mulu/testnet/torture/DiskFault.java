package io.mulu.testnet.torture;

import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A validator loses files of its data folder, or gets older ones back, while it is down. Its keys
 * stay: without them it is another validator. Journal and guard never come back together, since
 * that is the one thing that operators must never do (docs/spec/consensus.md, rule 3).
 */
final class DiskFault implements Fault {
  private static final String LEDGER = "db";
  private static final String JOURNAL = "journal";
  private static final String GUARD = "guard";
  private static final Set<String> MEMORY = Set.of(LEDGER, JOURNAL, GUARD);
  private static final Set<String> KEPT = Set.of("keys", "node.toml", "proxied.toml");
  /** Long enough under load that what is restored is older than what was there. */
  private static final long AGE_MILLIS = 2_000;

  private final Site site;
  private final List<Integer> victims;
  private final boolean isWhole;
  private final Set<String> lost;
  private final Set<String> restored;

  private DiskFault(Site site, List<Integer> victims, boolean isWhole, Set<String> lost,
      Set<String> restored) {
    this.site = site;
    this.victims = victims;
    this.isWhole = isWhole;
    this.lost = new TreeSet<>(lost);
    this.restored = new TreeSet<>(restored);
  }

  /** All but the keys, or one part. */
  static Fault loss(Site site, SplittableRandom random) {
    List<Integer> victims = few(site, random);
    return switch (random.nextInt(5)) {
      case 0 -> new DiskFault(site, victims, false, Set.of(LEDGER), Set.of());
      case 1 -> new DiskFault(site, victims, false, Set.of(GUARD), Set.of());
      case 2 -> new DiskFault(site, victims, false, Set.of(JOURNAL), Set.of());
      default -> new DiskFault(site, victims, true, MEMORY, Set.of());
    };
  }

  /** An old ledger, with journal and guard lost or as they are; or an old journal, too. */
  static Fault backup(Site site, SplittableRandom random) {
    List<Integer> victims = few(site, random);
    return switch (random.nextInt(3)) {
      case 0 -> new DiskFault(site, victims, false, MEMORY, Set.of(LEDGER));
      case 1 -> new DiskFault(site, victims, false, Set.of(LEDGER), Set.of(LEDGER));
      default ->
        new DiskFault(site, victims, false, Set.of(LEDGER, JOURNAL), Set.of(LEDGER, JOURNAL));
    };
  }

  /** Whoever has lost its memory needs a quorum of others to come back by itself. */
  private static List<Integer> few(Site site, SplittableRandom random) {
    return site.draw(random.nextInt(1, Math.max(2, site.spare() + 1)), random);
  }

  @Override
  public String describe() {
    String what = isWhole ? "all but the keys" : String.join(", ", lost);
    return site.names(victims) + " lost " + what
        + (restored.isEmpty() ? "" : "; old " + String.join(", ", restored) + " put back");
  }

  @Override
  public boolean leavesQuorum() {
    return site.isQuorum(site.size() - victims.size());
  }

  @Override
  public void strike() throws IOException, InterruptedException {
    if (!restored.isEmpty()) {
      keepOld();
    }
    for (int victim : victims) {
      LocalNode node = site.node(victim);
      node.kill();
      for (String name : isWhole ? everything(node) : lost) {
        delete(node.folder().node().resolve(name));
      }
      for (String name : restored) {
        copy(aside(node).resolve(name), node.folder().node().resolve(name));
      }
      site.loseData(victim);
      node.start();
    }
  }

  private void keepOld() throws IOException, InterruptedException {
    for (int victim : victims) {
      LocalNode node = site.node(victim);
      node.kill();
      delete(aside(node));
      for (String name : restored) {
        copy(node.folder().node().resolve(name), aside(node).resolve(name));
      }
      node.start();
    }
    for (int victim : victims) {
      site.node(victim).awaitReady(LocalNet.START_PATIENCE);
    }
    Thread.sleep(AGE_MILLIS);
  }

  private static Set<String> everything(LocalNode node) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> entries = Files.list(node.folder().node())) {
      entries.map(e -> e.getFileName().toString()).filter(n -> !KEPT.contains(n))
          .forEach(names::add);
    }
    return names;
  }

  private static Path aside(LocalNode node) {
    return node.folder().member().resolve("backup");
  }

  @Override
  public void mend() {
    // The validator comes back by itself, or the test has failed.
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(from, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
          throws IOException {
        Files.createDirectories(to.resolve(from.relativize(folder)));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Path copied = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copied.getParent());
        Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(path, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path folder,
          @org.jspecify.annotations.Nullable IOException failure) throws IOException {
        Files.delete(folder);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
