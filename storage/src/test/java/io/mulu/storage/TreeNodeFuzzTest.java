package io.mulu.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.Hash;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** A node of the state's tree as the store gives it back. */
class TreeNodeFuzzTest {
  static Stream<byte[]> seeds() {
    Stream<TreeNode> plain = Stream.of(new TreeNode.Empty(),
        new TreeNode.Leaf(Bytes.utf8("a key"), Hash.sha256(Bytes.utf8("a value"))));
    Stream<TreeNode> inner = Stream.of(0, 1, 0x8001, 0xffff, 0x0f0f).map(TreeNodeFuzzTest::inner);
    return Stream.concat(plain, inner).map(node -> node.encode().toArray());
  }

  private static TreeNode inner(int present) {
    TreeNode.@Nullable Child[] children = new TreeNode.Child[TreeNode.CHILDREN];
    IntStream.range(0, children.length).filter(i -> (present & (1 << i)) != 0).forEach(
        i -> children[i] = new TreeNode.Child(i, i % 2 == 0, Hash.sha256(Bytes.ofLong(i))));
    return TreeNode.Inner.of(children);
  }

  @MethodSource("seeds")
  @FuzzTest
  void isDamagedOrHasOneEncodingAndAHash(byte[] input) {
    Bytes bytes = Bytes.of(input);
    TreeNode node;
    try {
      node = DecoderRules.bounded(input.length, () -> TreeNode.decode(bytes));
    } catch (StorageException e) {
      assertThat(e).hasMessageContaining("tree node");
      return;
    }

    assertThat(node.encode()).isEqualTo(bytes);
    assertThat(node.hash()).isNotNull();
  }
}
