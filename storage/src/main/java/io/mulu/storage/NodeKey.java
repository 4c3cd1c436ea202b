package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.nio.ByteBuffer;

/**
 * Where a tree node is stored: version(8) ‖ depth in nibbles(1) ‖ that many nibbles of the path,
 * two a byte, the last half byte zero if odd. New nodes have the highest version, so they are
 * appended to the key space (Gao et al., Jellyfish Merkle Tree, 2021).
 */
final class NodeKey {
  private NodeKey() {
  }

  static Bytes of(long version, Hash path, int depth) {
    int whole = depth >> 1;
    ByteBuffer key = ByteBuffer.allocate(9 + ((depth + 1) >> 1));
    key.putLong(version).put((byte) depth).put(path.bytes().unsafeArray(), 0, whole);
    if ((depth & 1) == 1) {
      key.put((byte) (path.bytes().at(whole) & 0xF0));
    }
    return Bytes.wrap(key.array());
  }

  static int depth(Bytes key) {
    return key.at(8);
  }

  /** Which of the root's subtrees a node below the root is in. */
  static int firstNibble(Bytes key) {
    return (key.at(9) & 0xFF) >> 4;
  }

  /** The path's nibble that chooses among the children of a node at this depth. */
  static int nibble(Hash path, int depth) {
    int octet = path.bytes().at(depth >> 1) & 0xFF;
    return (depth & 1) == 0 ? octet >> 4 : octet & 0x0F;
  }
}
