package io.mulu.testnet.sim.byzantine;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What adversaries there are (docs/spec/simulation.md). */
public enum Strategy {
  SILENT(Silent::new),
  EQUIVOCATION(Equivocator::new),
  PARTIAL_SPEECH(PartialSpeaker::new),
  DOUBLE_VOTES(DoubleVoter::new),
  FAR_VIEWS(ViewLiar::new),
  HIDDEN_CERTIFICATE(CertificateHider::new),
  FORGED_CERTIFICATE(CertificateForger::new),
  WRONG_NEW_VIEW(NewViewLiar::new),
  LYING_HEADER(HeaderLiar::new),
  LYING_SYNC(SyncLiar::new),
  REPLAY(Replayer::new),
  GARBAGE(Garbler::new),
  SLOW_PRIMARY(SlowPrimary::new),
  CENSORSHIP(Censor::new),
  FROZEN_CLOCK(ClockFreezer::new),
  FALSE_EVIDENCE(FalseAccuser::new),
  ONE_SIDED_RELAY(OneSidedRelay::new),
  MUTATION(Mutator::new),
  /** Two honest programs, see {@link Twins}: no liar between them and the network. */
  TWINS(null);

  private static final List<Strategy> ALL = List.of(values());

  private final @Nullable Function<Hands, Liar> maker;

  Strategy(@Nullable Function<Hands, Liar> maker) {
    this.maker = maker;
  }

  public static Strategy draw(SplittableRandom random) {
    return ALL.get(random.nextInt(ALL.size()));
  }

  public boolean isTwins() {
    return maker == null;
  }

  Liar make(Hands hands) {
    if (maker == null) {
      throw new IllegalStateException("twins are machines");
    }
    return maker.apply(hands);
  }
}
