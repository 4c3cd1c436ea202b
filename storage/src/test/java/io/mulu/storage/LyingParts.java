package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.storage.StatePart.Below;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lying peer might send instead of a part. */
final class LyingParts {
  private static final StateProof.Leaf NOBODY = new StateProof.Leaf(Hash.ZERO, Hash.ZERO);

  private LyingParts() {
  }

  /** None of them hashes to what the part does. */
  static List<StatePart> of(StatePart part) {
    return switch (part) {
      case StatePart.Rows rows -> rows(rows.rows());
      case StatePart.Branch branch -> branches(branch.below());
    };
  }

  private static List<StatePart> rows(List<KeyValue> rows) {
    List<StatePart> lies = new ArrayList<>();
    lies.add(new StatePart.Rows(List.of()));
    for (int i = 0; i < rows.size(); i++) {
      KeyValue row = rows.get(i);
      lies.add(without(rows, i));
      lies.add(replaced(rows, i, new KeyValue(row.key(), Bytes.utf8("forged"))));
      lies.add(replaced(rows, i, new KeyValue(Bytes.utf8("forged"), row.value())));
      List<KeyValue> twice = new ArrayList<>(rows);
      twice.add(i, row);
      lies.add(new StatePart.Rows(twice));
    }
    if (rows.size() > 1) {
      List<KeyValue> reversed = new ArrayList<>(rows);
      Collections.reverse(reversed);
      lies.add(new StatePart.Rows(reversed));
    }
    lies.add(new StatePart.Branch(List.of()));
    lies.add(new StatePart.Branch(List.of(new Below(0, Hash.ZERO, NOBODY))));
    return lies;
  }

  private static StatePart without(List<KeyValue> rows, int index) {
    List<KeyValue> fewer = new ArrayList<>(rows);
    fewer.remove(index);
    return new StatePart.Rows(fewer);
  }

  private static StatePart replaced(List<KeyValue> rows, int index, KeyValue by) {
    List<KeyValue> changed = new ArrayList<>(rows);
    changed.set(index, by);
    return new StatePart.Rows(changed);
  }

  private static List<StatePart> branches(List<Below> below) {
    List<StatePart> lies = new ArrayList<>();
    lies.add(new StatePart.Branch(List.of()));
    lies.add(new StatePart.Rows(List.of()));
    for (int i = 0; i < below.size(); i++) {
      Below one = below.get(i);
      lies.add(branch(below, i, null));
      lies.add(branch(below, i, new Below(one.nibble(), Hash.ZERO, one.leaf())));
      lies.add(branch(below, i, new Below(16, one.hash(), one.leaf())));
      lies.add(branch(below, i, new Below(-1, one.hash(), one.leaf())));
      lies.addAll(elsewhere(below, i));
    }
    List<Below> twice = new ArrayList<>(below);
    twice.add(below.getLast());
    lies.add(new StatePart.Branch(twice));
    return lies;
  }

  /** The same child in its neighbour's place, and there without saying what it is. */
  private static List<StatePart> elsewhere(List<Below> below, int index) {
    Below one = below.get(index);
    int other = one.nibble() ^ 1;
    return below.stream().anyMatch(b -> b.nibble() == other)
        ? List.of()
        : List.of(branch(below, index, new Below(other, one.hash(), one.leaf())),
            branch(below, index, new Below(other, one.hash(), null)));
  }

  /** The branch with one child called what they are not; some hash to the same. */
  static List<StatePart.Branch> kinds(StatePart.Branch branch) {
    List<StatePart.Branch> lies = new ArrayList<>();
    List<Below> below = branch.below();
    for (int i = 0; i < below.size(); i++) {
      Below one = below.get(i);
      lies.add(branch(below, i, new Below(one.nibble(), one.hash(), one.isLeaf() ? null : NOBODY)));
    }
    return lies;
  }

  private static StatePart.Branch branch(List<Below> below, int index, @Nullable Below by) {
    List<Below> changed = new ArrayList<>(below);
    changed.remove(index);
    if (by != null) {
      changed.add(index, by);
    }
    return new StatePart.Branch(changed);
  }
}
