package io.mulu.testnet.torture;

import io.mulu.client.ClientException;
import io.mulu.client.RpcFault;
import io.mulu.client.VerifiedReader;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Hash;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.answer.Evidence;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.NodeApi;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.chain.RpcConnection;
import io.mulu.testnet.chain.RpcFailure;
import io.mulu.testnet.net.LocalNode;
import io.mulu.testnet.torture.Operation.Attempt;
import io.mulu.testnet.torture.Operation.Write;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * After the last fault, with all validators up and no client writing: what was promised must be
 * there, whatever node is asked, and the history must make sense. Confined to one thread.
 */
final class FinalCheck {
  private static final Duration QUIET = Duration.ofSeconds(60);
  private static final int POLL_MILLIS = 100;
  private static final int EVIDENCE_MAX = 10;

  private final Site site;
  private final Chain chain;
  private final List<VerifiedReader> readers = new ArrayList<>();
  private final History history;
  private final List<String> failures = new ArrayList<>();
  private long height;
  private int heads;
  private int proven;
  private int turn;

  FinalCheck(Site site, Chain chain, History history) {
    this.site = site;
    this.chain = chain;
    this.history = history;
    for (int i = 0; i < site.size(); i++) {
      readers.add(chain.reader(i));
    }
  }

  /** What did not hold. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  TortureReport.Checked run() throws IOException, InterruptedException {
    awaitQuiet();
    if (heads != 1) {
      failures.add(heads + " different heads");
    }
    Map<Hash, Write> told = history.writes();
    if (told.isEmpty() || history.reads().isEmpty()) {
      failures.add("no write became final, or none was read: nothing was tested");
    }
    for (Write write : told.values()) {
      checkWrite(write);
    }
    for (Map.Entry<Long, Hash> seen : history.blocks().entrySet()) {
      checkBlock(seen.getKey(), seen.getValue());
    }
    List<Write> all = new ArrayList<>(told.values());
    for (Attempt attempt : history.open()) {
      find(attempt, all);
    }
    failures.addAll(history.contradictions());
    failures.addAll(HistoryCheck.violations(all, history.reads()));
    checkEvidence();
    return new TortureReport.Checked(told.size(), proven, all.size() - told.size(),
        history.reads().size(), (int) history.reads().stream().filter(r -> r.isCurrent()).count(),
        history.blocks().size(), height, heads);
  }

  private void awaitQuiet() throws IOException, InterruptedException {
    long sinceNanos = System.nanoTime();
    Set<Long> heights = new HashSet<>();
    do {
      Thread.sleep(POLL_MILLIS);
      heights.clear();
      Set<Hash> hashes = new HashSet<>();
      for (LocalNode node : site.net().nodes()) {
        NodeStatus status = status(node);
        heights.add(status.height());
        hashes.add(status.headHash());
        height = status.height();
      }
      heads = hashes.size();
    } while (heights.size() > 1 && System.nanoTime() - sinceNanos < QUIET.toNanos());
  }

  static NodeStatus status(LocalNode node) throws IOException, InterruptedException {
    try {
      return new RpcConnection(node.rpc(), answer -> {
      }).call(NodeApi.STATUS, new NoParams());
    } catch (RpcFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private int nextNode() {
    return turn++ % site.size();
  }

  private void checkWrite(Write told) throws InterruptedException {
    Hash id = told.attempt().transaction();
    int node = nextNode();
    try {
      boolean isApplied = readers.get(node).receipt(id).value().isApplied();
      Location now = chain.client(node)
          .call(ChainApi.TRANSACTION, new ChainApi.TransactionQuery(id)).location();
      if (now.equals(told.place()) && isApplied == told.isApplied()) {
        proven++;
      } else {
        failures.add(told + " is now at " + now + (isApplied ? ", applied" : ", reverted"));
      }
    } catch (ClientException | UnprovenException e) {
      failures.add(told + " was final, now: " + e.getMessage());
    }
  }

  private void checkBlock(long at, Hash told) throws InterruptedException {
    try {
      BlockHeader header = readers.get(nextNode()).header(at);
      if (!header.hash().equals(told)) {
        failures.add("block " + at + " was " + told.hex() + ", now " + header.hash().hex());
      }
    } catch (ClientException | UnprovenException e) {
      failures.add("block " + at + " was " + told.hex() + ", now: " + e.getMessage());
    }
  }

  /** A write that is on no block now has had no effect on anything that was read. */
  private void find(Attempt attempt, List<Write> found) throws InterruptedException {
    int node = nextNode();
    try {
      Location place = chain.client(node)
          .call(ChainApi.TRANSACTION, new ChainApi.TransactionQuery(attempt.transaction()))
          .location();
      found.add(attempt.ended(Operation.NEVER, place,
          readers.get(node).receipt(attempt.transaction()).value().isApplied()));
    } catch (ClientException.Refused e) {
      if (e.fault().code() != RpcFault.NOT_FOUND) {
        failures.add(attempt + " cannot be looked up: " + e.getMessage());
      }
    } catch (ClientException | UnprovenException e) {
      failures.add(attempt + " cannot be looked up: " + e.getMessage());
    }
  }

  /** Nobody here lies: a proof of misbehaviour would be one against a correct validator. */
  private void checkEvidence() throws IOException, InterruptedException {
    for (LocalNode node : site.net().nodes()) {
      try {
        List<Evidence> evidence = new RpcConnection(node.rpc(), answer -> {
        }).call(NodeApi.EVIDENCE, new NodeApi.EvidenceQuery(EVIDENCE_MAX)).evidence();
        evidence.forEach(e -> failures.add(node.member().code() + " holds evidence of " + e.what()
            + " against " + e.validator().brief() + " at height " + e.height()));
      } catch (RpcFailure e) {
        failures.add("evidence of " + node.member().code() + ": " + e.getMessage());
      }
    }
  }
}
