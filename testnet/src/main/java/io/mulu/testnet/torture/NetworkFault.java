package io.mulu.testnet.torture;

import io.mulu.testnet.mesh.LinkConduct;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Links between validators are cut, slow or lossy. Clients reach every validator throughout. */
final class NetworkFault implements Fault {
  private static final int DELAY_MILLIS_MIN = 10;
  private static final int DELAY_MILLIS_MAX = 120;
  private static final int STALL_PERCENT = 15;
  private static final int RESET_PERMILLE = 10;

  private final Site site;
  private final String description;
  private final boolean leavesQuorum;
  private final List<Changed> links;

  /** One direction, as it shall behave. */
  private record Changed(int from, int to, LinkConduct conduct) {
  }

  /** Which directions a fault is about. */
  private interface Choice {
    boolean includes(int from, int to);
  }

  private NetworkFault(Site site, String description, boolean leavesQuorum, LinkConduct conduct,
      Choice choice) {
    this.site = site;
    this.description = description;
    this.leavesQuorum = leavesQuorum;
    this.links = new ArrayList<>();
    for (int from = 0; from < site.size(); from++) {
      for (int to = 0; to < site.size(); to++) {
        if (from != to && choice.includes(from, to)) {
          links.add(new Changed(from, to, conduct));
        }
      }
    }
  }

  /** Two sides, in both directions or one; or all in a ring, each deaf to the one before. */
  static Fault partition(Site site, SplittableRandom random) {
    int spare = site.spare();
    LinkConduct cut = LinkConduct.CUT;
    List<Integer> few = site.draw(Math.max(1, random.nextInt(1, Math.max(2, spare + 1))), random);
    boolean others = site.isQuorum(site.size() - few.size());
    String names = site.names(few);
    return switch (random.nextInt(5)) {
      case 0 -> new NetworkFault(site, names + " apart from the others", others, cut,
          (from, to) -> few.contains(from) != few.contains(to));
      case 1 -> new NetworkFault(site, names + " not heard by the others", others, cut,
          (from, to) -> few.contains(from) && !few.contains(to));
      case 2 -> new NetworkFault(site, names + " deaf to the others", others, cut,
          (from, to) -> !few.contains(from) && few.contains(to));
      case 3 -> {
        List<Integer> half = site.draw(site.size() / 2, random);
        yield new NetworkFault(site, site.names(half) + " apart from the others",
            site.isQuorum(site.size() - half.size()), cut,
            (from, to) -> half.contains(from) != half.contains(to));
      }
      default -> new NetworkFault(site, "each deaf to the one before", false, cut,
          (from, to) -> to == (from + 1) % site.size());
    };
  }

  /** Far apart: all links, well below what a view lasts. */
  static Fault delay(Site site, SplittableRandom random) {
    int delay = random.nextInt(DELAY_MILLIS_MIN, DELAY_MILLIS_MAX + 1);
    int jitter = random.nextInt(delay + 1);
    return new NetworkFault(site, "all links " + delay + " to " + (delay + jitter) + " ms slower",
        true, LinkConduct.delayed(delay, jitter), (from, to) -> true);
  }

  /** Stalls and resets, on all links or on those of a few. */
  static Fault loss(Site site, SplittableRandom random) {
    LinkConduct lossy = LinkConduct.lossy(STALL_PERCENT, RESET_PERMILLE);
    if (site.spare() == 0 || random.nextInt(2) == 0) {
      return new NetworkFault(site, "stalls and resets on all links", false, lossy,
          (from, to) -> true);
    }
    List<Integer> few = site.draw(random.nextInt(1, site.spare() + 1), random);
    return new NetworkFault(site, "stalls and resets on the links of " + site.names(few), true,
        lossy, (from, to) -> few.contains(from) || few.contains(to));
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public boolean leavesQuorum() {
    return leavesQuorum;
  }

  @Override
  public void strike() {
    links.forEach(link -> site.mesh().set(link.from(), link.to(), link.conduct()));
  }

  @Override
  public void mend() {
    site.mesh().setAll(LinkConduct.CLEAR);
  }
}
