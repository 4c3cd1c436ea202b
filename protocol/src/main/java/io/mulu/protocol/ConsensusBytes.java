package io.mulu.protocol;

/**
 * What a validator's signature covers, in every consensus message and certificate:
 * {@code tag ‖ chainId ‖ protocolVersion(4) ‖ validatorSetHash ‖ type(1) ‖ height(8) ‖ view(8) ‖ body}.
 * Always recomputed from received values.
 */
public final class ConsensusBytes {
  private ConsensusBytes() {
  }

  /** The kinds of signed consensus messages. */
  public enum Type {
    PRE_PREPARE,
    PREPARE,
    COMMIT,
    VIEW_CHANGE,
    NEW_VIEW,
    STATUS
  }

  /**
   * The part that all messages of a height share.
   *
   * @param validatorSetHash
   *          of the set in force at the height
   */
  public record Context(Hash chainId, int protocolVersion, Hash validatorSetHash) {
  }

  /**
   * @param body
   *          the block hash for PREPARE and COMMIT, canonical bytes of the message otherwise
   */
  public static Bytes signed(Context context, Type type, long height, long view, Bytes body) {
    byte[] version = new byte[4];
    for (int i = 0; i < 4; i++) {
      version[i] = (byte) (context.protocolVersion() >>> (24 - 8 * i));
    }
    return Bytes.concat(DomainTag.CONSENSUS.bytes(), context.chainId().bytes(), Bytes.wrap(version),
        context.validatorSetHash().bytes(), Bytes.of(code(type)), Bytes.ofLong(height),
        Bytes.ofLong(view), body);
  }

  private static byte code(Type type) {
    return switch (type) {
      case PRE_PREPARE -> 1;
      case PREPARE -> 2;
      case COMMIT -> 3;
      case VIEW_CHANGE -> 4;
      case NEW_VIEW -> 5;
      case STATUS -> 6;
    };
  }
}
