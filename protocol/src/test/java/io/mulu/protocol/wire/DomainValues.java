package io.mulu.protocol.wire;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Signature;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.DataField;
import io.mulu.protocol.object.DatasetQuality;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.HealthProfile;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.RoundedCount;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random values of the protocol's own records, whose parts often depend on each other. */
public final class DomainValues {
  private DomainValues() {
  }

  public static RandomValues of(long seed) {
    return new RandomValues(seed).with(ChainParameters.class, draw -> ChainParameters.defaults())
        .with(ValidatorSet.class, draw -> ValidatorSet.of(several(draw, Validator.class)))
        .with(QuorumCertificate.class, DomainValues::certificate)
        .with(Genesis.class, DomainValues::genesis)
        .with(DatasetTerms.class, DomainValues::datasetTerms);
  }

  private static QuorumCertificate certificate(RandomValues draw) {
    return new QuorumCertificate(
        draw.random().nextBoolean()
            ? QuorumCertificate.Phase.PREPARE
            : QuorumCertificate.Phase.COMMIT,
        draw.random().nextLong(1L << 40), draw.random().nextLong(9), draw.hash(),
        several(draw, QuorumCertificate.Vote.class).stream()
            .sorted((a, b) -> a.signer().compareTo(b.signer())).toList());
  }

  private static Genesis genesis(RandomValues draw) {
    List<Founder> founders = IntStream.range(0, 1 + draw.random().nextInt(4)).mapToObj(i -> {
      Founder any = draw.of(Founder.class);
      Founder.NodeCard card = any.validator() == null && i == 0
          ? draw.of(Founder.NodeCard.class)
          : any.validator();
      return new Founder("hospital-" + i, any.name(), any.type(), any.adminKey(), card);
    }).toList();
    List<Signature> signatures = founders.stream().map(f -> draw.signature()).toList();
    return new Genesis("chain", "intl", draw.random().nextLong(1L << 50),
        ChainParameters.defaults(), founders, List.of(draw.of(CodeTable.class)), signatures);
  }

  private static DatasetTerms datasetTerms(RandomValues draw) {
    List<String> codes = List.of("HEAL", "ICD-10", "GB/T-2260:110000");
    boolean isDated = draw.random().nextBoolean();
    List<Action> actions = List.of(Action.values()).subList(0, 1 + draw.random().nextInt(3));
    return new DatasetTerms(draw.of(LocalizedText.class), draw.of(LocalizedText.class), codes,
        codes.subList(0, draw.random().nextInt(3)), several(draw, DataField.class),
        isDated ? "2019-04" : "", isDated ? "2021-12" : "", codes,
        several(draw, RoundedCount.class), 1 + draw.random().nextInt(5), isDated ? "LAW-1" : "",
        several(draw, DuoTerm.class), actions, isDated ? draw.hash() : null, List.of(draw.hash()),
        draw.random().nextInt(1201), HealthProfile.NONE, DatasetQuality.NONE, List.of());
  }

  private static <T> List<T> several(RandomValues draw, Class<T> type) {
    return Stream.generate(() -> draw.of(type)).limit(1 + draw.random().nextInt(6)).toList();
  }
}
