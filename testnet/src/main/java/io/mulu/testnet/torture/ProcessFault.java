package io.mulu.testnet.torture;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** Processes end or stand still. */
final class ProcessFault implements Fault {
  private final Site site;
  private final List<Integer> victims;
  private final boolean isPause;

  private ProcessFault(Site site, List<Integer> victims, boolean isPause) {
    this.site = site;
    this.victims = victims;
    this.isPause = isPause;
  }

  /** All at once. */
  static Fault powerCut(Site site) {
    return new ProcessFault(site, site.draw(site.size(), new SplittableRandom(0)), false);
  }

  /** SIGKILL to some. */
  static Fault kill(Site site, SplittableRandom random) {
    return new ProcessFault(site, some(site, random), false);
  }

  /** SIGSTOP to some, later SIGCONT: as a long garbage collection or a paused machine. */
  static Fault pause(Site site, SplittableRandom random) {
    return new ProcessFault(site, some(site, random), true);
  }

  /** In two of three cases so few that the chain must go on. */
  private static List<Integer> some(Site site, SplittableRandom random) {
    int spare = site.spare();
    boolean isMild = spare > 0 && random.nextInt(3) > 0;
    return site.draw(
        isMild ? random.nextInt(1, spare + 1) : random.nextInt(spare + 1, site.size() + 1), random);
  }

  @Override
  public String describe() {
    return (isPause ? "SIGSTOP to " : "SIGKILL to ") + site.names(victims);
  }

  @Override
  public boolean leavesQuorum() {
    return site.isQuorum(site.size() - victims.size());
  }

  @Override
  public void strike() throws IOException, InterruptedException {
    for (int victim : victims) {
      if (isPause) {
        site.node(victim).pause();
      } else {
        site.node(victim).kill();
      }
    }
  }

  @Override
  public void mend() throws IOException, InterruptedException {
    for (int victim : victims) {
      if (isPause) {
        site.node(victim).resume();
      }
    }
  }
}
