package io.mulu.protocol;

import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;

/** The validators of a height, ascending by key: the order that {@link #hash()} covers. */
public record ValidatorSet(@Limit(SIZE_MAX) List<Validator> validators) {
  /** Above the design limit of 30, below what certificates could carry. */
  public static final int SIZE_MAX = 64;

  private static final WireCodec<ValidatorSet> CODEC = WireCodec.of(ValidatorSet.class);

  public ValidatorSet {
    validators = List.copyOf(validators);
    Form.range(validators.size(), 1, SIZE_MAX, "validators");
    for (int i = 1; i < validators.size(); i++) {
      Form.require(validators.get(i - 1).key().compareTo(validators.get(i).key()) < 0, "validators",
          "must ascend by key without repetition");
    }
    Form.distinct(validators.stream().map(Validator::organization).toList(),
        "validators' organizations");
  }

  public static ValidatorSet of(List<Validator> inAnyOrder) {
    return new ValidatorSet(
        inAnyOrder.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList());
  }

  public int size() {
    return validators.size();
  }

  /** Most Byzantine validators that the set survives. */
  public int faultsMax() {
    return (size() - 1) / 3;
  }

  /**
   * Votes needed so that any two quorums share an honest validator: ceil((n + f + 1) / 2). Never 2f
   * + 1, which is unsafe for n = 5, 6, 8 (docs/spec/consensus.md, Model).
   */
  public int quorum() {
    return (size() + faultsMax() + 2) / 2;
  }

  /** Position of a key, or -1. */
  public int indexOf(PublicKey key) {
    for (int i = 0; i < validators.size(); i++) {
      if (validators.get(i).key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  public boolean contains(PublicKey key) {
    return indexOf(key) >= 0;
  }

  public Validator at(int index) {
    return validators.get(index);
  }

  public Hash hash() {
    return Hash.tagged(DomainTag.VALIDATOR_SET, CODEC.encode(this));
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
