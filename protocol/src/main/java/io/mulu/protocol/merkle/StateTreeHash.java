package io.mulu.protocol.merkle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.Sha256;

/**
 * The binary sparse Merkle tree that {@code stateRoot} names. A key's path is its SHA-256, read
 * from the highest bit; a subtree without leaves is {@link #EMPTY}, one with a single leaf is that
 * leaf wherever it stands, every other is the node of its halves. Whatever order keys are written
 * and deleted in, the same contents have the same root.
 */
public final class StateTreeHash {
  public static final Hash EMPTY = Hash.ZERO;
  /** Levels of the tree: bits of a path. */
  public static final int DEPTH = 256;

  private static final Bytes LEAF = Bytes.of((byte) 0);
  private static final Bytes NODE = Bytes.of((byte) 1);

  private StateTreeHash() {
  }

  public static Hash path(Bytes key) {
    return Hash.sha256(key);
  }

  public static Hash valueHash(Bytes value) {
    return Hash.sha256(value);
  }

  public static Hash leaf(Hash path, Hash valueHash) {
    return Hash.sha256(LEAF, path.bytes(), valueHash.bytes());
  }

  public static Hash node(Hash left, Hash right) {
    return Hash.sha256(NODE, left.bytes(), right.bytes());
  }

  /**
   * The same without an object for each hash.
   *
   * @param halves
   *          left ‖ right, 64 bytes
   * @param at
   *          where the 32 bytes of the node go
   */
  public static void node(byte[] halves, byte[] to, int at) {
    Sha256.digest(NODE.at(0), halves, to, at);
  }

  /** The node of a child on the path's side at {@code depth} and its sibling. */
  public static Hash node(Hash path, int depth, Hash child, Hash sibling) {
    return isRight(path, depth) ? node(sibling, child) : node(child, sibling);
  }

  /** Where a path goes at a node {@code depth} levels below the root, 0..255. */
  public static boolean isRight(Hash path, int depth) {
    return (path.bytes().at(depth >> 3) >> (7 - (depth & 7)) & 1) == 1;
  }

  /** Leading bits that two paths share, 0..256. */
  public static int sharedBits(Hash one, Hash other) {
    for (int i = 0; i < Hash.SIZE; i++) {
      int difference = (one.bytes().at(i) ^ other.bytes().at(i)) & 0xff;
      if (difference != 0) {
        return 8 * i + Integer.numberOfLeadingZeros(difference) - 24;
      }
    }
    return DEPTH;
  }
}
