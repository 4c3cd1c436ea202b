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

  /** 0x02 ‖ present(2) ‖ leaves(2), bit i for child i ‖ per child version(8) ‖ hash(32). */
  final class Inner implements TreeNode {
    static final byte KIND = 2;
    private static final int BYTES_MIN = 5;
    private static final int CHILD_BYTES = 8 + Hash.SIZE;

    private final @Nullable Child[] children;
    /**
     * Hashes that were asked for, by place in the binary tree: the whole has 1, its halves 2 and 3,
     * the quarters 4 to 7, the pairs 8 to 15.
     */
    private final @Nullable Hash[] parts = new Hash[CHILDREN];

    /** Takes the array over. */
    Inner(@Nullable Child[] children) {
      Invariant.check(children.length == CHILDREN, "an inner node has 16 places");
      this.children = children;
    }

    /** The same, where what another node knows of parts that have not changed is kept. */
    Inner(@Nullable Child[] children, Inner before) {
      this(children);
      boolean[] isSame = new boolean[2 * CHILDREN];
      for (int place = isSame.length - 1; place > 0; place--) {
        isSame[place] = place >= CHILDREN
            ? Objects.equals(children[place - CHILDREN], before.children[place - CHILDREN])
            : isSame[2 * place] && isSame[2 * place + 1];
        if (place < CHILDREN && isSame[place]) {
          parts[place] = before.parts[place];
        }
      }
    }

    @Nullable
    Child child(int nibble) {
      return children[nibble];
    }

    /** This node with another child in one place. */
    Inner with(int nibble, Child child) {
      @Nullable
      Child[] changed = children.clone();
      changed[nibble] = child;
      return new Inner(changed);
    }

    boolean hasSameChildren(Inner other) {
      return Arrays.equals(children, other.children);
    }

    @Override
    public Hash hash() {
      return hash(0, CHILDREN);
    }

    /** Of the subtree over some of the children: a half, a quarter, … of this node. */
    Hash hash(int first, int width) {
      int place = (CHILDREN + first) / width;
      Hash known = place < CHILDREN ? parts[place] : null;
      if (known == null) {
        known = computed(first, width);
        if (place < CHILDREN) {
          parts[place] = known;
        }
      }
      return known;
    }

    private Hash computed(int first, int width) {
      Child only = onlyChild(first, width);
      if (only != null && (only.isLeaf() || width == 1)) {
        return only.hash();
      }
      if (only == null && count(first, width) == 0) {
        return StateTreeHash.EMPTY;
      }
      int half = width / 2;
      return StateTreeHash.node(hash(first, half), hash(first + half, half));
    }

    /** The one child in this part, or null if there are none or several. */
    @Nullable
    Child onlyChild(int first, int width) {
      Child only = null;
      for (int i = first; i < first + width; i++) {
        Child child = children[i];
        if (child != null && only != null) {
          return null;
        }
        only = child == null ? only : child;
      }
      return only;
    }

    int count(int first, int width) {
      int count = 0;
      for (int i = first; i < first + width; i++) {
        count += children[i] == null ? 0 : 1;
      }
      return count;
    }

    @Override
    public Bytes encode() {
      ByteBuffer out = ByteBuffer.allocate(BYTES_MIN + CHILD_BYTES * count(0, CHILDREN));
      int present = 0;
      int leaves = 0;
      out.position(BYTES_MIN);
      for (int i = 0; i < CHILDREN; i++) {
        Child child = children[i];
        if (child != null) {
          present |= 1 << i;
          leaves |= child.isLeaf() ? 1 << i : 0;
          out.putLong(child.version()).put(child.hash().bytes().unsafeArray());
        }
      }
      out.put(0, KIND).putShort(1, (short) present).putShort(3, (short) leaves);
      return Bytes.wrap(out.array());
    }

    private static Inner decode(Bytes bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes.unsafeArray()).position(1);
      int present = in.getShort() & 0xFFFF;
      int leaves = in.getShort() & 0xFFFF;
      if (in.remaining() != CHILD_BYTES * Integer.bitCount(present) || (leaves & ~present) != 0) {
        throw damaged(bytes);
      }
      @Nullable
      Child[] children = new Child[CHILDREN];
      for (int i = 0; i < CHILDREN; i++) {
        if ((present & (1 << i)) != 0) {
          long version = in.getLong();
          byte[] hash = new byte[Hash.SIZE];
          in.get(hash);
          children[i] = new Child(version, (leaves & (1 << i)) != 0, Hash.of(Bytes.wrap(hash)));
        }
      }
      return new Inner(children);
    }
  }
}
