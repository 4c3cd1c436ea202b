package io.mulu.testnet.sim.byzantine;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What adversaries there are. */
public enum Strategy {
  SILENT(Silent::new),
  /** Two honest programs, see {@link Twins}: no adversary of its own. */
  TWINS(null);

  private static final List<Strategy> ALL = List.of(values());

  private final @Nullable Supplier<Byzantine> maker;

  Strategy(@Nullable Supplier<Byzantine> maker) {
    this.maker = maker;
  }

  public static Strategy draw(SplittableRandom random) {
    return ALL.get(random.nextInt(ALL.size()));
  }

  public boolean isTwins() {
    return maker == null;
  }

  /** A new adversary. */
  public Byzantine make() {
    if (maker == null) {
      throw new IllegalStateException("twins are machines");
    }
    return maker.get();
  }
}
