package io.mulu.gateway.guard;

import io.mulu.protocol.Bytes;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Searches bytes about to be signed for {@link PhiTerms}. Two things are no leak and are blanked
 * first: codes of closed tables (a patient may be called Text), and, for patterns so short that
 * random bytes hit them now and then, the digests that the gateway has just computed. Stateless.
 */
public final class PhiGuard {
  /** Random bytes contain a given pattern of this length less than once in 2^39 positions. */
  static final int SURE_BYTES = 6;

  private PhiGuard() {
  }

  /**
   * @param codes
   *          values of closed tables that the bytes hold on purpose
   * @param digests
   *          hashes, locators and tags that the bytes hold on purpose
   * @return the kind of the first text found
   */
  public static Optional<PhiKind> find(Bytes outgoing, PhiTerms terms, List<String> codes,
      List<Bytes> digests) {
    byte[] sure = outgoing.toArray();
    for (String code : codes) {
      blank(sure, Bytes.utf8(code));
    }
    byte[] likely = sure.clone();
    for (Bytes digest : digests) {
      blank(likely, digest);
    }
    byte[] foldedSure = PhiTerms.fold(sure).unsafeArray();
    byte[] foldedLikely = PhiTerms.fold(likely).unsafeArray();
    BitSet pairs = pairs(foldedSure);
    for (PhiTerms.Wanted pattern : terms.wanted()) {
      byte[] wanted = pattern.folded().unsafeArray();
      if (!pairs.get(pair(wanted, 0))) {
        continue;
      }
      byte[] where = wanted.length < SURE_BYTES ? foldedLikely : foldedSure;
      if (contains(where, wanted, pattern.isWholeWord())) {
        return Optional.of(pattern.kind());
      }
    }
    return Optional.empty();
  }

  private static BitSet pairs(byte[] bytes) {
    BitSet pairs = new BitSet(1 << 16);
    for (int i = 0; i + 1 < bytes.length; i++) {
      pairs.set(pair(bytes, i));
    }
    return pairs;
  }

  private static int pair(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  private static boolean contains(byte[] where, byte[] wanted, boolean isWholeWord) {
    for (int at = 0; at + wanted.length <= where.length; at++) {
      if (where[at] == wanted[0]
          && Arrays.equals(where, at, at + wanted.length, wanted, 0, wanted.length)
          && (!isWholeWord || (isEdge(where, at - 1) && isEdge(where, at + wanted.length)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEdge(byte[] bytes, int at) {
    if (at < 0 || at >= bytes.length) {
      return true;
    }
    byte b = bytes[at];
    return !(b >= 'a' && b <= 'z') && !(b >= '0' && b <= '9');
  }

  private static void blank(byte[] bytes, Bytes value) {
    byte[] wanted = value.unsafeArray();
    for (int at = 0; wanted.length > 0 && at + wanted.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        Arrays.fill(bytes, at, at + wanted.length, (byte) 0);
      }
    }
  }
}
