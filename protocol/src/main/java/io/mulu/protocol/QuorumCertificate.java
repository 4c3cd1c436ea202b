package io.mulu.protocol;

import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;
import java.util.Optional;

/**
 * Votes of a quorum for one block in one phase of one view. The commit certificate beside a block
 * is its finality proof.
 *
 * @param signatures
 *          distinct signers, ascending by key
 */
public record QuorumCertificate(Phase phase, long height, long view, Hash blockHash,
    @Limit(ValidatorSet.SIZE_MAX) List<Vote> signatures) {
  public static final int BYTES_MAX = 64 + ValidatorSet.SIZE_MAX * 128;

  private static final WireCodec<QuorumCertificate> CODEC = WireCodec.of(QuorumCertificate.class);

  /** Which of the two quorums. */
  public enum Phase {
    PREPARE,
    COMMIT;

    public ConsensusBytes.Type messageType() {
      return this == PREPARE ? ConsensusBytes.Type.PREPARE : ConsensusBytes.Type.COMMIT;
    }
  }

  /** One validator's signature over the vote that the certificate names. */
  public record Vote(PublicKey signer, Signature signature) {
  }

  public QuorumCertificate {
    signatures = List.copyOf(signatures);
    for (int i = 1; i < signatures.size(); i++) {
      Form.require(signatures.get(i - 1).signer().compareTo(signatures.get(i).signer()) < 0,
          "signatures", "must ascend by signer without repetition");
    }
  }

  public static QuorumCertificate decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  /**
   * What is wrong with it, or nothing. Recomputes every signed byte under the given set.
   *
   * @param context
   *          of the certificate's height; its set hash must be the set's
   */
  public Optional<String> problem(ValidatorSet set, ConsensusBytes.Context context) {
    Optional<String> structure = structuralProblem(set);
    if (structure.isPresent()) {
      return structure;
    }
    Bytes signed = ConsensusBytes.signed(context, phase.messageType(), height, view,
        blockHash.bytes());
    for (Vote vote : signatures) {
      if (!Signatures.verify(vote.signer(), signed, vote.signature())) {
        return Optional.of("signature of " + vote.signer().brief() + " does not verify");
      }
    }
    return Optional.empty();
  }

  /** Enough distinct members of the set; signatures are not looked at. */
  public Optional<String> structuralProblem(ValidatorSet set) {
    if (signatures.size() < set.quorum()) {
      return Optional.of(signatures.size() + " signatures, quorum is " + set.quorum());
    }
    for (Vote vote : signatures) {
      if (!set.contains(vote.signer())) {
        return Optional.of(vote.signer().brief() + " is no validator of this height");
      }
    }
    return Optional.empty();
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
