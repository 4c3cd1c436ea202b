package io.mulu.protocol.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateProofTest {
  private static final WireCodec<StateProof> CODEC = WireCodec.of(StateProof.class);
  private static final Hash VALUE = Hash.sha256(Bytes.utf8("value"));

  @Test
  void rootsOfSmallTreesAreAsTheDefinitionSays() {
    Bytes key = Bytes.utf8("k");
    Bytes value = Bytes.utf8("v");
    Hash path = Hash.sha256(key);
    Hash leaf = Hash.sha256(Bytes.of((byte) 0), path.bytes(), Hash.sha256(value).bytes());

    assertThat(ReferenceStateTree.root(Map.of())).isEqualTo(Hash.ZERO);
    assertThat(ReferenceStateTree.root(Map.of(key, value))).isEqualTo(leaf);

    Hash low = path(0b0000_0000);
    Hash mid = path(0b0100_0000);
    Hash high = path(0b1000_0000);
    Map<Hash, Hash> two = Map.of(low, VALUE, mid, VALUE);
    Hash pair = node(leaf(low), leaf(mid));
    assertThat(ReferenceStateTree.ofPaths(two).root()).isEqualTo(node(pair, Hash.ZERO));
    Map<Hash, Hash> three = Map.of(low, VALUE, mid, VALUE, high, VALUE);
    assertThat(ReferenceStateTree.ofPaths(three).root()).isEqualTo(node(pair, leaf(high)));
  }

  @Test
  void presenceAndAbsenceAreProvenAndNeverConfused() {
    for (long seed = 0; seed < 60; seed++) {
      Map<Bytes, Bytes> contents = contents(seed, (int) seed);
      ReferenceStateTree tree = ReferenceStateTree.of(contents);
      Hash root = tree.root();

      for (Map.Entry<Bytes, Bytes> entry : contents.entrySet()) {
        StateProof proof = tree.prove(entry.getKey());
        assertThat(proof.provesPresence(root, entry.getKey(), entry.getValue())).as("seed " + seed)
            .isTrue();
        assertThat(proof.provesPresence(root, entry.getKey(), Bytes.utf8("other"))).isFalse();
        assertThat(proof.provesAbsence(root, entry.getKey())).isFalse();
      }
      for (int i = 0; i < 20; i++) {
        Bytes absent = Bytes.utf8("absent " + i);
        StateProof proof = tree.prove(absent);
        assertThat(proof.provesAbsence(root, absent)).as("seed " + seed).isTrue();
        assertThat(proof.provesPresence(root, absent, Bytes.EMPTY)).isFalse();
      }
    }
  }

  @Test
  void aProofServesNoOtherKeyAndNoOtherRoot() {
    Map<Bytes, Bytes> contents = contents(1, 40);
    ReferenceStateTree tree = ReferenceStateTree.of(contents);
    Hash otherRoot = ReferenceStateTree.root(contents(2, 40));
    for (Bytes key : contents.keySet()) {
      StateProof proof = tree.prove(key);
      for (Map.Entry<Bytes, Bytes> present : contents.entrySet()) {
        boolean isItsOwn = present.getKey().equals(key);
        assertThat(proof.provesPresence(tree.root(), present.getKey(), present.getValue()))
            .isEqualTo(isItsOwn);
        // Nor is there any proof at hand by which a present key seems absent
        assertThat(proof.provesAbsence(tree.root(), present.getKey())).isFalse();
        assertThat(proof.provesPresence(otherRoot, present.getKey(), present.getValue())).isFalse();
      }
    }
  }

  @Test
  void tamperedProofsAreRefused() throws MalformedException {
    Map<Bytes, Bytes> contents = contents(3, 50);
    ReferenceStateTree tree = ReferenceStateTree.of(contents);
    Hash root = tree.root();
    List<Bytes> keys = new ArrayList<>(contents.keySet());
    for (int i = 0; i < 20; i++) {
      keys.add(Bytes.utf8("absent " + i));
    }
    int tampered = 0;
    for (Bytes key : keys) {
      StateProof proof = tree.prove(key);
      Bytes value = contents.getOrDefault(key, Bytes.EMPTY);
      for (StateProof forged : forgeries(proof)) {
        assertThat(forged.provesPresence(root, key, value)).isFalse();
        assertThat(forged.provesAbsence(root, key)).isFalse();
        tampered++;
      }
      assertThat(CODEC.decode(CODEC.encode(proof), 10_000)).isEqualTo(proof);
    }
    assertThat(tampered).isGreaterThan(500);
  }

  @Test
  void presentLeafCannotPoseAsTheOtherLeafOfItsOwnAbsence() {
    Map<Hash, Hash> leaves = Map.of(path(0x00), VALUE, path(0x40), VALUE);
    ReferenceStateTree tree = ReferenceStateTree.ofPaths(leaves);
    StateProof presence = tree.proveAt(path(0x00));
    StateProof posing = new StateProof(presence.siblings(), new StateProof.Leaf(path(0x00), VALUE));

    assertThat(presence.provesPresenceAt(tree.root(), path(0x00), VALUE)).isTrue();
    assertThat(posing.provesAbsenceAt(tree.root(), path(0x00))).isFalse();
    assertThat(posing.provesPresenceAt(tree.root(), path(0x00), VALUE)).isFalse();
  }

  @Test
  void leafElsewhereProvesNoAbsenceHere() {
    // The leaf 0x80… is in the tree, but not on the way to 0x00…: folding it along that way cannot
    // give the root, and a leaf off the way is refused before folding
    Hash present = path(0x00);
    ReferenceStateTree tree = ReferenceStateTree.ofPaths(Map.of(present, VALUE, path(0x80), VALUE));
    StateProof proof = new StateProof(tree.proveAt(path(0x80)).siblings(),
        new StateProof.Leaf(path(0x80), VALUE));

    assertThat(proof.provesAbsenceAt(tree.root(), present)).isFalse();
    assertThat(proof.provesAbsenceAt(tree.root(), path(0xc0))).isTrue();
  }

  @Test
  void sharedPrefixesOfEveryLengthWork() {
    Hash one = Hash.sha256(Bytes.utf8("one"));
    for (int shared = 0; shared < StateTreeHash.DEPTH; shared++) {
      Hash other = flip(one, shared);
      ReferenceStateTree tree = ReferenceStateTree.ofPaths(Map.of(one, VALUE, other, VALUE));
      Hash root = tree.root();
      StateProof proof = tree.proveAt(one);

      assertThat(StateTreeHash.sharedBits(one, other)).isEqualTo(shared);
      assertThat(proof.siblings()).hasSize(shared + 1);
      assertThat(proof.provesPresenceAt(root, one, VALUE)).isTrue();
      // Leaves the shared way at its end: empty there. Leaves it after it: the other leaf is there
      for (int at : new int[]{0, shared - 1, shared + 1, StateTreeHash.DEPTH - 1}) {
        if (at >= 0 && at < StateTreeHash.DEPTH && at != shared) {
          Hash absent = flip(one, at);
          StateProof absence = tree.proveAt(absent);
          assertThat(absence.otherLeaf() != null).as("%s %s", shared, at).isEqualTo(at > shared);
          assertThat(absence.provesAbsenceAt(root, absent)).isTrue();
        }
      }
    }
  }

  @Test
  void deepestProofIsEncodableAndADeeperOneIsNoProof() throws MalformedException {
    Hash one = Hash.sha256(Bytes.utf8("one"));
    StateProof deepest = ReferenceStateTree.ofPaths(Map.of(one, VALUE, flip(one, 255), VALUE))
        .proveAt(one);

    assertThat(deepest.siblings()).hasSize(256);
    assertThat(CODEC.decode(CODEC.encode(deepest), 10_000)).isEqualTo(deepest);
    assertThatThrownBy(() -> new StateProof(Collections.nCopies(257, Hash.ZERO), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rootDependsOnContentsOnly() {
    Map<Bytes, Bytes> contents = contents(9, 30);
    Hash root = ReferenceStateTree.root(contents);
    Map<Bytes, Bytes> more = new TreeMap<>(contents);
    more.put(Bytes.utf8("x"), Bytes.utf8("y"));
    assertThat(ReferenceStateTree.root(more)).isNotEqualTo(root);
    more.remove(Bytes.utf8("x"));
    assertThat(ReferenceStateTree.root(more)).isEqualTo(root);
    more.replaceAll((key, value) -> Bytes.utf8("z"));
    assertThat(ReferenceStateTree.root(more)).isNotEqualTo(root);
  }

  private static List<StateProof> forgeries(StateProof proof) {
    List<StateProof> forged = new ArrayList<>();
    List<Hash> siblings = proof.siblings();
    for (int i = 0; i < siblings.size(); i++) {
      List<Hash> changed = new ArrayList<>(siblings);
      changed.set(i, flip(siblings.get(i), i));
      forged.add(new StateProof(changed, proof.otherLeaf()));
      forged.add(new StateProof(siblings.subList(0, i), proof.otherLeaf()));
      List<Hash> swapped = new ArrayList<>(siblings);
      Collections.swap(swapped, i, (i + 1) % siblings.size());
      if (!swapped.equals(siblings)) {
        forged.add(new StateProof(swapped, proof.otherLeaf()));
      }
    }
    List<Hash> longer = new ArrayList<>(siblings);
    longer.add(Hash.ZERO);
    forged.add(new StateProof(longer, proof.otherLeaf()));
    StateProof.Leaf other = proof.otherLeaf();
    if (other == null) {
      forged.add(new StateProof(siblings, new StateProof.Leaf(path(0x11), VALUE)));
    } else {
      forged.add(new StateProof(siblings, null));
      forged.add(new StateProof(siblings, new StateProof.Leaf(flip(other.path(), 255), VALUE)));
      forged.add(
          new StateProof(siblings, new StateProof.Leaf(other.path(), flip(other.valueHash(), 3))));
    }
    return forged;
  }

  private static Map<Bytes, Bytes> contents(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Bytes, Bytes> contents = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      contents.put(Bytes.ofLong(random.nextLong()), Bytes.ofLong(random.nextLong()));
    }
    return contents;
  }

  private static Hash leaf(Hash path) {
    return StateTreeHash.leaf(path, VALUE);
  }

  private static Hash node(Hash left, Hash right) {
    return Hash.sha256(Bytes.of((byte) 1), left.bytes(), right.bytes());
  }

  private static Hash path(int firstByte) {
    byte[] path = new byte[32];
    path[0] = (byte) firstByte;
    return Hash.of(Bytes.wrap(path));
  }

  private static Hash flip(Hash hash, int bit) {
    byte[] array = hash.bytes().toArray();
    array[bit / 8] ^= (byte) (0x80 >> bit % 8);
    return Hash.of(Bytes.wrap(array));
  }
}
