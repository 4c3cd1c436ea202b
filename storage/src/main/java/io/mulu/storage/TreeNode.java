package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.merkle.StateTreeHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored node: four levels of the binary tree, a leaf, or the root of an empty state. Not
 * thread-safe: inner nodes remember hashes.
 */
sealed interface TreeNode {
  int CHILDREN = 16;

  Hash hash();

  Bytes encode();

  /** The same without the hashes that it remembers, which take as much room as it does. */
  default TreeNode withoutHashes() {
    return this;
  }

  /**
   * @throws StorageException
   *           unless these are bytes that {@link #encode} gives
   */
  static TreeNode decode(Bytes bytes) {
    int kind = bytes.isEmpty() ? -1 : bytes.at(0);
    if (kind == Empty.KIND && bytes.size() == 1) {
      return new Empty();
    }
    if (kind == Leaf.KIND && bytes.size() >= Leaf.BYTES_MIN) {
      return new Leaf(bytes.slice(Leaf.BYTES_MIN, bytes.size()), Columns.hashAt(bytes, 1));
    }
    if (kind == Inner.KIND && bytes.size() >= Inner.BYTES_MIN) {
      return Inner.decode(bytes);
    }
    throw damaged(bytes);
  }

  private static StorageException damaged(Bytes bytes) {
    return new StorageException("no tree node: " + bytes);
  }

  /** 0x00. Only ever the root. */
  record Empty() implements TreeNode {
    static final byte KIND = 0;

    @Override
    public Hash hash() {
      return StateTreeHash.EMPTY;
    }

    @Override
    public Bytes encode() {
      return Bytes.of(KIND);
    }
  }

  /** 0x01 ‖ valueHash(32) ‖ key. */
  record Leaf(Bytes key, Hash valueHash) implements TreeNode {
    static final byte KIND = 1;
    private static final int BYTES_MIN = 1 + Hash.SIZE;

    Hash path() {
      return StateTreeHash.path(key);
    }

    @Override
    public Hash hash() {
      return StateTreeHash.leaf(path(), valueHash);
    }

    @Override
    public Bytes encode() {
      return Bytes.concat(Bytes.of(KIND), valueHash.bytes(), key);
    }
  }

  /** What an inner node knows of a child: the version that wrote it is part of its key. */
  record Child(long version, boolean isLeaf, Hash hash) {
  }

  /**
   * 0x02 ‖ present(2) ‖ leaves(2), bit i for child i ‖ per child version(8) ‖ hash(32). Kept as
   * these bytes: a block changes one child of most nodes that it reads, and the others are neither
   * looked at nor made objects of.
   */
  final class Inner implements TreeNode {
    static final byte KIND = 2;
    private static final int BYTES_MIN = 5;
    private static final int CHILD_BYTES = 8 + Hash.SIZE;

    private final byte[] encoded;
    private final int present;
    private final int leaves;
    /**
     * Hashes that were asked for, by place in the binary tree: the whole has 1, its halves 2 and 3,
     * the quarters 4 to 7, the pairs 8 to 15. Null until one was.
     */
    private byte @Nullable [] parts;
    /** Bit i: the hash of place i is in {@link #parts}. */
    private int known;

    private Inner(byte[] encoded) {
      ByteBuffer in = ByteBuffer.wrap(encoded);
      this.encoded = encoded;
      this.present = in.getShort(1) & 0xFFFF;
      this.leaves = in.getShort(3) & 0xFFFF;
    }

    /**
     * @param children
     *          by nibble
     */
    static Inner of(@Nullable Child[] children) {
      return changed(null, children, 0xFFFF);
    }

    /**
     * Another node in some places.
     *
     * @param before
     *          null: one without children
     * @param children
     *          by nibble; looked at only in the places that differ
     * @param places
     *          bit i for child i: those that may differ
     */
    static Inner changed(@Nullable Inner before, @Nullable Child[] children, int places) {
      Invariant.check(children.length == CHILDREN, "an inner node has 16 places");
      int present = before == null ? 0 : before.present & ~places;
      int leaves = before == null ? 0 : before.leaves & ~places;
      for (int i = 0; i < CHILDREN; i++) {
        Child child = children[i];
        if ((places & (1 << i)) != 0 && child != null) {
          present |= 1 << i;
          leaves |= child.isLeaf() ? 1 << i : 0;
        }
      }
      ByteBuffer out = ByteBuffer.allocate(BYTES_MIN + CHILD_BYTES * Integer.bitCount(present));
      out.put(KIND).putShort((short) present).putShort((short) leaves);
      for (int i = 0; i < CHILDREN; i++) {
        if ((present & (1 << i)) != 0) {
          Child child = (places & (1 << i)) == 0 ? null : children[i];
          if (child != null) {
            out.putLong(child.version()).put(child.hash().bytes().unsafeArray());
          } else {
            out.put(Objects.requireNonNull(before).encoded, before.at(i), CHILD_BYTES);
          }
        }
      }
      Inner node = new Inner(out.array());
      if (before != null) {
        node.keepParts(before, places);
      }
      return node;
    }

    /** This node with another child in one place. */
    Inner with(int nibble, Child child) {
      @Nullable
      Child[] children = new Child[CHILDREN];
      children[nibble] = child;
      return changed(this, children, 1 << nibble);
    }

    /** What another node knows of parts in which nothing differs. */
    private void keepParts(Inner before, int places) {
      byte[] old = before.parts;
      if (old == null) {
        return;
      }
      int same = 0;
      for (int place = 1; place < CHILDREN; place++) {
        same |= (places & under(place)) == 0 ? 1 << place : 0;
      }
      known = before.known & same;
      parts = known == 0 ? null : old.clone();
    }

    /** The children under one of the places 1 to 15 in the binary tree, bit i for child i. */
    private static int under(int place) {
      int level = Integer.highestOneBit(place);
      int width = CHILDREN / level;
      return ((1 << width) - 1) << ((place - level) * width);
    }

    /** Where a child that is there begins. */
    private int at(int nibble) {
      return BYTES_MIN + CHILD_BYTES * Integer.bitCount(present & ((1 << nibble) - 1));
    }

    boolean has(int nibble) {
      return (present & (1 << nibble)) != 0;
    }

    boolean isLeaf(int nibble) {
      return (leaves & (1 << nibble)) != 0;
    }

    @Nullable
    Child child(int nibble) {
      if (!has(nibble)) {
        return null;
      }
      int at = at(nibble);
      long version = ByteBuffer.wrap(encoded).getLong(at);
      return new Child(version, isLeaf(nibble), hashAt(encoded, at + 8));
    }

    boolean hasSameChildren(Inner other) {
      return Arrays.equals(encoded, other.encoded);
    }

    @Override
    public Hash hash() {
      return hash(0, CHILDREN);
    }

    /** Of the subtree over some of the children: a half, a quarter, … of this node. */
    Hash hash(int first, int width) {
      byte[] hash = new byte[Hash.SIZE];
      copyHash((CHILDREN + first) / width, hash, 0);
      return Hash.of(Bytes.wrap(hash));
    }

    /**
     * @param place
     *          1 to 31: in the binary tree, the children after the pairs
     */
    private void copyHash(int place, byte[] to, int offset) {
      int under = present & (place < CHILDREN ? under(place) : 1 << (place - CHILDREN));
      int only = Integer.bitCount(under) == 1 ? Integer.numberOfTrailingZeros(under) : -1;
      if (only >= 0 && (place >= CHILDREN || isLeaf(only))) {
        System.arraycopy(encoded, at(only) + 8, to, offset, Hash.SIZE);
      } else if (under == 0) {
        System.arraycopy(StateTreeHash.EMPTY.bytes().unsafeArray(), 0, to, offset, Hash.SIZE);
      } else {
        byte[] hashes = partsWith(place);
        System.arraycopy(hashes, place * Hash.SIZE, to, offset, Hash.SIZE);
      }
    }

    /** After the hash of a place that has one of its own is among them. */
    private byte[] partsWith(int place) {
      byte[] hashes = parts;
      if (hashes == null) {
        hashes = new byte[CHILDREN * Hash.SIZE];
        parts = hashes;
      }
      if ((known & (1 << place)) == 0) {
        byte[] halves = new byte[2 * Hash.SIZE];
        copyHash(2 * place, halves, 0);
        copyHash(2 * place + 1, halves, Hash.SIZE);
        StateTreeHash.node(halves, hashes, place * Hash.SIZE);
        known |= 1 << place;
      }
      return hashes;
    }

    /** The one child in this part, or null if there are none or several. */
    @Nullable
    Child onlyChild(int first, int width) {
      int under = present & (((1 << width) - 1) << first);
      return Integer.bitCount(under) == 1 ? child(Integer.numberOfTrailingZeros(under)) : null;
    }

    int count(int first, int width) {
      return Integer.bitCount(present & (((1 << width) - 1) << first));
    }

    @Override
    public Bytes encode() {
      return Bytes.wrap(encoded);
    }

    @Override
    public TreeNode withoutHashes() {
      return parts == null ? this : new Inner(encoded);
    }

    private static Inner decode(Bytes bytes) {
      Inner node = new Inner(bytes.unsafeArray());
      if (bytes.size() != BYTES_MIN + CHILD_BYTES * Integer.bitCount(node.present)
          || (node.leaves & ~node.present) != 0) {
        throw damaged(bytes);
      }
      return node;
    }

    private static Hash hashAt(byte[] bytes, int at) {
      return Hash.of(Bytes.copyOf(bytes, at, at + Hash.SIZE));
    }
  }
}
