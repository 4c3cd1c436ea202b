package io.mulu.protocol.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.SharedData;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static final int SIZES = 70;

  @Test
  void rootsOfSmallListsAreAsTheStandardSays() {
    Bytes a = Bytes.utf8("a");
    Bytes b = Bytes.EMPTY;
    Bytes c = Bytes.utf8("c");

    assertThat(MerkleTree.root(List.of()).hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(MerkleTree.root(List.of(a))).isEqualTo(leaf(a));
    assertThat(MerkleTree.root(List.of(a, b))).isEqualTo(node(leaf(a), leaf(b)));
    assertThat(MerkleTree.root(List.of(a, b, c))).isEqualTo(node(node(leaf(a), leaf(b)), leaf(c)));
  }

  @Test
  void rootEqualsAnotherWayOfComputingItForEverySize() {
    for (int size = 0; size <= SIZES; size++) {
      assertThat(MerkleTree.root(leaves(size))).as("size " + size).isEqualTo(byLevels(size));
    }
  }

  @Test
  void everyLeafIsProvenAndNothingElseIs() {
    for (int size = 1; size <= SIZES; size++) {
      List<Bytes> leaves = leaves(size);
      Hash root = MerkleTree.root(leaves);
      for (int index = 0; index < size; index++) {
        InclusionProof proof = MerkleTree.prove(leaves, index);

        assertThat(proof.verify(root, leaves.get(index))).as("%s of %s", index, size).isTrue();
        assertThat(proof.verify(root, Bytes.utf8("other"))).isFalse();
        assertThat(proof.verify(MerkleTree.root(leaves(size + 1)), leaves.get(index))).isFalse();
        for (int other = 0; other < size; other++) {
          assertThat(
              new InclusionProof(other, size, proof.siblings()).verify(root, leaves.get(index)))
              .isEqualTo(other == index);
        }
        for (InclusionProof forged : forgeries(proof)) {
          assertThat(forged.verify(root, leaves.get(index))).isFalse();
        }
      }
    }
  }

  @Test
  void innerNodeCannotPoseAsALeaf() {
    List<Bytes> leaves = leaves(4);
    Hash root = MerkleTree.root(leaves);
    Bytes left = Bytes.concat(leaf(leaves.get(0)).bytes(), leaf(leaves.get(1)).bytes());
    Hash right = node(leaf(leaves.get(2)), leaf(leaves.get(3)));

    assertThat(new InclusionProof(0, 2, List.of(right)).verify(root, left)).isFalse();
  }

  @Test
  void aShorterListThanTheRootsIsNotBelieved() {
    List<Bytes> leaves = leaves(2);
    Hash root = MerkleTree.root(leaves);

    // Without the end of the path the fold would give the root all the same
    assertThat(new InclusionProof(0, 1, List.of(leaf(leaves.get(0)))).verify(root, leaves.get(1)))
        .isFalse();
  }

  @Test
  void placesOutsideOfTheListAreNoProof() {
    assertThatThrownBy(() -> MerkleTree.prove(leaves(3), 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new InclusionProof(3, 3, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InclusionProof(-1, 3, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void proofsOfHugeListsEndAndTravel() throws MalformedException {
    InclusionProof huge = new InclusionProof(Long.MAX_VALUE - 1, Long.MAX_VALUE,
        java.util.Collections.nCopies(InclusionProof.SIBLINGS_MAX, Hash.ZERO));
    WireCodec<InclusionProof> codec = WireCodec.of(InclusionProof.class);

    assertThat(huge.verify(Hash.ZERO, Bytes.EMPTY)).isFalse();
    assertThat(codec.decode(codec.encode(huge), 4096)).isEqualTo(huge);
  }

  @Test
  void sharedRootsHold() throws IOException {
    JsonNode vectors = read("crypto/merkle/rfc6962-roots.json");
    List<Bytes> leaves = new ArrayList<>();
    for (JsonNode leaf : vectors.get("leavesHex")) {
      assertThat(MerkleTree.root(leaves).hex())
          .isEqualTo(vectors.get("rootBySize").get(leaves.size()).asText());
      leaves.add(Bytes.ofHex(leaf.asText()));
    }
    assertThat(leaves).hasSize(8);
    assertThat(MerkleTree.root(leaves).hex()).isEqualTo(vectors.get("rootBySize").get(8).asText());
  }

  @Test
  void sharedInclusionProofsHoldAndTamperedOnesDoNot() throws IOException {
    int accepted = 0;
    int refused = 0;
    for (JsonNode vector : read("crypto/merkle/inclusion.json")) {
      boolean isGood = !vector.get("wantErr").asBoolean();
      assertThat(verifies(vector)).as(vector.get("file").asText()).isEqualTo(isGood);
      accepted += isGood ? 1 : 0;
      refused += isGood ? 0 : 1;
    }
    assertThat(accepted).isGreaterThan(4);
    assertThat(refused).isGreaterThan(60);
  }

  /** Forms that the types rule out (no 32 bytes, an index beyond the size) count as refused. */
  private static boolean verifies(JsonNode vector) {
    try {
      List<Hash> siblings = new ArrayList<>();
      for (JsonNode sibling : vector.get("proof")) {
        siblings.add(Hash.of(Bytes.ofBase64(sibling.asText())));
      }
      return new InclusionProof(vector.get("leafIdx").bigIntegerValue().longValueExact(),
          vector.get("treeSize").bigIntegerValue().longValueExact(), siblings)
          .verifyLeafHash(Hash.of(Bytes.ofBase64(vector.get("root").asText())),
              Hash.of(Bytes.ofBase64(vector.get("leafHash").asText())));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false;
    }
  }

  private static List<InclusionProof> forgeries(InclusionProof proof) {
    List<InclusionProof> forged = new ArrayList<>();
    for (int i = 0; i < proof.siblings().size(); i++) {
      List<Hash> changed = new ArrayList<>(proof.siblings());
      changed.set(i, leaf(Bytes.utf8("forged")));
      forged.add(new InclusionProof(proof.index(), proof.size(), changed));
      forged.add(new InclusionProof(proof.index(), proof.size(), proof.siblings().subList(0, i)));
    }
    List<Hash> longer = new ArrayList<>(proof.siblings());
    longer.add(Hash.ZERO);
    forged.add(new InclusionProof(proof.index(), proof.size(), longer));
    return forged;
  }

  /** Bottom up: neighbours join, an odd last node rises; equal to the standard's recursion. */
  private static Hash byLevels(int size) {
    List<Hash> level = new ArrayList<>(leaves(size).stream().map(MerkleTreeTest::leaf).toList());
    while (level.size() > 1) {
      List<Hash> next = new ArrayList<>();
      for (int i = 0; i + 1 < level.size(); i += 2) {
        next.add(node(level.get(i), level.get(i + 1)));
      }
      if (level.size() % 2 == 1) {
        next.add(level.getLast());
      }
      level = next;
    }
    return level.isEmpty() ? Hash.sha256() : level.getFirst();
  }

  private static List<Bytes> leaves(int size) {
    List<Bytes> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(Bytes.utf8("leaf " + i));
    }
    return leaves;
  }

  private static Hash leaf(Bytes content) {
    return Hash.sha256(Bytes.of((byte) 0), content);
  }

  private static Hash node(Hash left, Hash right) {
    return Hash.sha256(Bytes.of((byte) 1), left.bytes(), right.bytes());
  }

  private static JsonNode read(String file) throws IOException {
    return new ObjectMapper().readTree(SharedData.require(file).toFile());
  }
}
