package io.mulu.testnet.demo;

import io.mulu.client.ClientException;
import io.mulu.gateway.registration.ImportReport;
import io.mulu.protocol.Hash;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.testnet.chain.RpcConnection;
import io.mulu.testnet.chain.RpcFailure;
import io.mulu.testnet.input.InputCount;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether each hospital's entries on the chain are as many as the documents in its folder. */
final class Counting {
  private final Stage stage;
  private final Imports imports;
  private final SortedMap<String, Long> entries = new TreeMap<>();
  private final SortedMap<String, Long> refused = new TreeMap<>();

  Counting(Stage stage, Imports imports) {
    this.stage = stage;
    this.imports = imports;
  }

  SortedMap<String, Long> entries() {
    return entries;
  }

  SortedMap<String, Long> refused() {
    return refused;
  }

  void run() throws BrokenOff, InterruptedException {
    for (Hospital hospital : stage.hospitals()) {
      ImportReport report = imports.reports().get(hospital.code());
      InputCount input = imports.inputs().get(hospital.code());
      if (report == null || input == null) {
        continue;
      }
      long onChain = hospital.runsNode() ? counted(hospital) : proven(hospital);
      long rejected = report.refusedDocuments();
      long unread = input.onlyInRefused(report.files());
      entries.put(hospital.code(), onChain);
      refused.put(hospital.code(), rejected + unread);
      stage.story().check(onChain + rejected + unread == input.total(),
          hospital.code() + ": " + onChain + " entries"
              + (hospital.runsNode() ? "" : ", each proven by its locator,") + " + " + rejected
              + " refused" + (unread == 0 ? "" : " + " + unread + " in files that were refused")
              + " = " + input.total() + " documents in the folder",
          onChain + " + " + rejected + " + " + unread + " is not " + input.total());
    }
  }

  private long counted(Hospital hospital) throws BrokenOff, InterruptedException {
    try {
      // a node counts for its own organisation, so no other may answer in its place
      CatalogApi.Counts counts = new RpcConnection(stage.net().nodes().get(hospital.node()).rpc(),
          answer -> {
          }).call(CatalogApi.COUNTS, new NoParams());
      if (!counts.holder().equals(hospital.organization())) {
        throw new BrokenOff("catalog_counts at the node of " + hospital.code()
            + " counts for another organisation");
      }
      return counts.documents();
    } catch (IOException | RpcFailure e) {
      throw new BrokenOff("catalog_counts of " + hospital.code(), e);
    }
  }

  /** A member without a node trusts no other's: every entry must be proven to it. */
  private long proven(Hospital hospital) throws BrokenOff, InterruptedException {
    Set<Hash> seen = new HashSet<>();
    int done = 0;
    for (Hash locator : imports.locators(hospital)) {
      try {
        Optional<DocumentEntry> entry = stage.chain().reader(hospital.node())
            .entryByLocator(locator).value();
        if (entry.isPresent() && entry.get().holder().equals(hospital.organization())) {
          seen.add(entry.get().id());
        }
      } catch (ClientException | UnprovenException e) {
        throw new BrokenOff("the proof of an entry of " + hospital.code(), e);
      }
      done++;
      stage.story().progress("entries of " + hospital.code() + " verified by proof", done,
          imports.locators(hospital).size());
    }
    return seen.size();
  }
}
