package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end: a validator by its consensus key, a follower by its TLS pin. Exactly one
 * of the two is set.
 */
public record PeerId(@Nullable PublicKey validatorKey,
    @Nullable Hash pin) implements Comparable<PeerId> {
  public PeerId {
    if ((validatorKey == null) == (pin == null)) {
      throw new IllegalArgumentException("a peer is named by its key or by its pin");
    }
  }

  public static PeerId validator(PublicKey key) {
    return new PeerId(key, null);
  }

  public static PeerId follower(Hash pin) {
    return new PeerId(null, pin);
  }

  public Optional<PublicKey> validator() {
    return Optional.ofNullable(validatorKey);
  }

  public boolean isValidator() {
    return validatorKey != null;
  }

  /** Validators before followers, each by their bytes. */
  @Override
  public int compareTo(PeerId other) {
    return order().compareTo(other.order());
  }

  private Bytes order() {
    if (validatorKey != null) {
      return Bytes.concat(Bytes.of((byte) 0), validatorKey.bytes());
    }
    return pin == null ? Bytes.EMPTY : Bytes.concat(Bytes.of((byte) 1), pin.bytes());
  }

  /** For log lines and metric labels. */
  @Override
  public String toString() {
    if (validatorKey != null) {
      return validatorKey.brief();
    }
    return pin == null ? "?" : "pin:" + pin.brief();
  }
}
