package io.mulu.node.search;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DatasetQuality;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.HealthProfile;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import java.util.List;

/** Datasets to be found. */
final class TestDatasets {
  static final Hash HOLDER = Hash.sha256(Bytes.utf8("holder"));

  private TestDatasets() {
  }

  static DatasetTerms terms(String zh, String en, String about, int level, String theme) {
    return new DatasetTerms(new LocalizedText(zh, en), new LocalizedText("", about), List.of(theme),
        List.of("ICD-10"), List.of(), "", "", List.of("CN-11"), List.of(), level, "",
        List.of(new DuoTerm("GRU", "")), List.of(Action.COUNT, Action.METADATA), null, List.of(), 0,
        HealthProfile.NONE, DatasetQuality.NONE, List.of());
  }

  static Dataset published(int number, DatasetTerms terms) {
    Hash id = id(number);
    return new Dataset(id, Standing.created(State.PUBLISHED, 1), HOLDER, null, null, null, terms,
        id);
  }

  static Hash id(int number) {
    return Hash.sha256(Bytes.ofLong(number));
  }
}
