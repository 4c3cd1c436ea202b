package io.mulu.consensus;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.DomainTag;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.crypto.Signer;
import java.util.List;
import java.util.Optional;

/** Signs with the validator key what the {@link SigningGuard} lets pass. */
final class ConsensusSigner {
  private final Signer key;
  private final SigningGuard guard;

  ConsensusSigner(Signer key, SigningGuard guard) {
    this.key = key;
    this.guard = guard;
  }

  /** What the guard remembers of a message. Its position is not in there: the content names it. */
  static Hash digest(Bytes content) {
    return Hash.tagged(DomainTag.GUARD, content);
  }

  PublicKey publicKey() {
    return key.publicKey();
  }

  SigningGuard guard() {
    return guard;
  }

  /** Empty if the guard refuses. */
  Optional<VerifiedMessage> sign(HeightContext context, Message message,
      List<VerifiedMessage> nested) {
    Bytes content = message.encode();
    return guard
        .sign(GuardPosition.of(message), digest(content),
            () -> key.sign(context.signedBytes(message)))
        .map(signature -> new VerifiedMessage(
            new SignedMessage(key.publicKey(), content, signature), message, nested));
  }

  /** A claim is no promise: two different ones contradict nothing, so the guard is not asked. */
  static SignedMessage signClaim(Signer key, HeightContext context, Message.Status status) {
    return new SignedMessage(key.publicKey(), status.encode(),
        key.sign(context.signedBytes(status)));
  }
}
