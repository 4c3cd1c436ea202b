package io.mulu.protocol;

import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the founders agree on. chainId is its hash without the signatures; block 0 is its execution.
 *
 * @param chainName
 *          a code, shown to people
 * @param suite
 *          {@code intl}
 * @param timeMillis
 *          timestamp of block 0
 * @param founders
 *          ascending by code; their order numbers their objects
 * @param signatures
 *          one per founder, in their order, by the admin key over {@link #chainId()}
 */
public record Genesis(@Limit(64) String chainName, @Limit(16) String suite, long timeMillis,
    ChainParameters parameters, @Limit(256) List<Founder> founders,
    @Limit(64) List<CodeTable> codeTables, @Limit(256) List<Signature> signatures) {
  public static final int BYTES_MAX = 1 << 24;
  /** Objects that each founder brings: organisation, first admin, device. */
  private static final int OBJECTS_PER_FOUNDER = 3;

  private static final WireCodec<Genesis> CODEC = WireCodec.of(Genesis.class);

  public Genesis {
    Form.code(chainName, "chainName");
    Form.require(suite.equals("intl"), "suite", "must be intl");
    founders = List.copyOf(founders);
    codeTables = List.copyOf(codeTables);
    signatures = List.copyOf(signatures);
    Form.range(founders.size(), 1, 256, "founders");
    for (int i = 1; i < founders.size(); i++) {
      Form.require(founders.get(i - 1).code().compareTo(founders.get(i).code()) < 0, "founders",
          "must ascend by code without repetition");
    }
    List<PublicKey> keys = new ArrayList<>();
    for (Founder founder : founders) {
      keys.add(founder.adminKey());
      if (founder.validator() != null) {
        keys.add(founder.validator().consensusKey());
        keys.add(founder.validator().deviceKey());
      }
    }
    Form.distinct(keys, "keys of founders");
    Form.require(founders.stream().anyMatch(f -> f.validator() != null), "founders",
        "must include a validator");
    Form.distinct(codeTables.stream().map(CodeTable::code).toList(), "codeTables");
  }

  public static Genesis decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  public Hash chainId() {
    return Hash.tagged(DomainTag.GENESIS, CODEC.encode(signedBy(List.of())));
  }

  /** What each founder signs. */
  public Bytes bytesToSign() {
    return Bytes.concat(DomainTag.GENESIS_SIGNATURE.bytes(), chainId().bytes());
  }

  public Genesis signedBy(List<Signature> inFoundersOrder) {
    return new Genesis(chainName, suite, timeMillis, parameters, founders, codeTables,
        inFoundersOrder);
  }

  /** Why a node must not start from it, or nothing: every founder has signed. */
  public Optional<String> problem() {
    if (signatures.size() != founders.size()) {
      return Optional.of(signatures.size() + " of " + founders.size() + " founders have signed");
    }
    Bytes signed = bytesToSign();
    for (int i = 0; i < founders.size(); i++) {
      if (!Signatures.verify(founders.get(i).adminKey(), signed, signatures.get(i))) {
        return Optional.of("signature of " + founders.get(i).code() + " does not verify");
      }
    }
    return Optional.empty();
  }

  public Hash organizationId(int founder) {
    return ObjectIds.founded(chainId(), (long) OBJECTS_PER_FOUNDER * founder);
  }

  public Hash adminId(int founder) {
    return ObjectIds.founded(chainId(), (long) OBJECTS_PER_FOUNDER * founder + 1);
  }

  /** The device identity; exists only for founders with a validator. */
  public Hash deviceId(int founder) {
    return ObjectIds.founded(chainId(), (long) OBJECTS_PER_FOUNDER * founder + 2);
  }

  public ValidatorSet validatorSet() {
    List<Validator> validators = new ArrayList<>();
    for (int i = 0; i < founders.size(); i++) {
      Founder.NodeCard node = founders.get(i).validator();
      if (node != null) {
        validators.add(new Validator(node.consensusKey(), organizationId(i), deviceId(i),
            node.tlsPins(), node.address()));
      }
    }
    return ValidatorSet.of(validators);
  }

  /** The context under which messages of height 1 are signed, while the set does not change. */
  public ConsensusBytes.Context consensusContext() {
    return new ConsensusBytes.Context(chainId(), parameters.protocolVersion(),
        validatorSet().hash());
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
