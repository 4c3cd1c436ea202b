package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes down what a cluster does, one line per step and effect, so that a scenario reads as
 * documentation and a change of behaviour shows as a difference. Statuses are left out, and steps
 * without effects.
 */
final class Transcript implements Cluster.Observer {
  private final TestChain chain;
  private final Cluster cluster;
  private final List<String> lines = new ArrayList<>();
  private final Map<Hash, String> blocks = new LinkedHashMap<>();

  Transcript(Cluster cluster) {
    this.cluster = cluster;
    this.chain = cluster.chain;
    cluster.observer = this;
  }

  void note(String text) {
    lines.add("");
    lines.add("# " + text);
  }

  String text() {
    return String.join("\n", lines).strip() + "\n";
  }

  @Override
  public void stepped(TestNode node, Event event, List<Effect> effects) {
    List<String> shown = effects.stream().flatMap(e -> effect(e).stream()).toList();
    if (!shown.isEmpty()) {
      lines
          .add("%6d %s  %s".formatted(cluster.nowMillis, TestChain.name(node.index), event(event)));
      shown.forEach(line -> lines.add("            " + line));
    }
  }

  private String event(Event event) {
    return switch (event) {
      case Event.Started e -> "started at height " + e.chain().nextHeight();
      case Event.Received e ->
        "received " + message(e.incoming().message()) + " from " + name(e.incoming().peer());
      case Event.Verified e -> "verified " + message(e.verification().incoming().message()) + " of "
          + name(e.verification().incoming().sender());
      case Event.TimerFired e -> "timer " + timer(e.timer());
      case Event.WorkPending e -> "work pending";
      case Event.WorkGone e -> "work gone";
      case Event.ProposalBuilt e ->
        e.block() == null ? "nothing to propose" : "built " + block(e.block().hash());
      case Event.ProposalFetched e -> "fetched " + block(e.block().hash());
      case Event.ProposalValidated e -> "validated " + block(e.blockHash()) + ": "
          + (e.verdict() instanceof ProposalVerdict.Valid ? "valid" : "INVALID");
      case Event.ProposalRequested e -> name(e.peer()) + " asks for " + block(e.blockHash());
      case Event.ChainAdvanced e -> "committed height " + e.chain().head().height();
      case Event.PeerConnected e -> "connected to " + name(e.peer());
      case Event.Rejoined e -> "rejoined at height " + e.floor();
    };
  }

  private Optional<String> effect(Effect effect) {
    return Optional.ofNullable(switch (effect) {
      case Effect.Persist e ->
        "write " + e.records().stream().map(this::journaled).collect(Collectors.joining(", "))
            + "; guard +" + e.guardEntries().size();
      case Effect.Broadcast e -> isStatus(e.message()) ? null : "to all: " + message(e.message());
      case Effect.Send e ->
        isStatus(e.message()) ? null : "to " + name(e.peer()) + ": " + message(e.message());
      case Effect.SendProposal e -> "to " + name(e.peer()) + ": body of " + block(e.block().hash());
      case Effect.SendBlock e -> "to " + name(e.peer()) + ": committed block " + e.height();
      case Effect.SetTimer e ->
        e.timer().kind() == Timer.Kind.STATUS || e.timer().kind() == Timer.Kind.HEARTBEAT
            ? null
            : "set timer " + timer(e.timer()) + " in " + e.delayMillis() + " ms";
      case Effect.VerifyMessages e -> null;
      case Effect.BuildProposal e ->
        "build a proposal for view " + e.view() + (e.mayBeEmpty() ? ", empty if need be" : "");
      case Effect.FetchProposal e -> "fetch " + block(e.blockHash()) + " from "
          + e.sources().stream().map(this::name).collect(Collectors.joining(" "));
      case Effect.ValidateProposal e -> "execute " + block(e.block().hash());
      case Effect.CommitBlock e -> "COMMIT " + block(e.block().hash()) + " with commits of view "
          + e.certificate().view() + " by " + signers(e.certificate());
      case Effect.TrimJournal e -> "trim the journal to above " + e.height();
      case Effect.RelayTransactions e -> "relay transactions";
      case Effect.RequestSync e -> "sync to " + e.height();
      case Effect.RequestRejoin e -> "OBSERVE ONLY: " + e.reason().replaceAll("\\[.*", "");
      case Effect.ResetSigning e -> "new journal and guard, silent up to " + e.floor();
      case Effect.ReportFault e ->
        "REPORT " + e.evidence().kind() + " of " + name(e.evidence().validator());
      case Effect.Halt e -> "HALT " + e.reason();
    });
  }

  private String journaled(JournalRecord journalRecord) {
    return switch (journalRecord) {
      case JournalRecord.Body r -> "body " + block(decodedHash(r.block()));
      case JournalRecord.Accepted r -> "accepted " + message(r.opener());
      case JournalRecord.Prepared r -> "certificate " + certificate(r.certificate());
      case JournalRecord.Sent r -> message(r.message());
    };
  }

  private static Hash decodedHash(Bytes block) {
    try {
      return Block.decode(block).hash();
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isStatus(SignedMessage message) {
    return Replay.decoded(message) instanceof Message.Status;
  }

  private String message(SignedMessage message) {
    return message(Replay.decoded(message));
  }

  private String message(Message message) {
    String at = "(" + message.height() + "," + message.view() + ")";
    return switch (message) {
      case Message.PrePrepare m -> "PrePrepare" + at + " " + block(m.block().hash());
      case Message.Prepare m -> "Prepare" + at + " " + block(m.blockHash());
      case Message.Commit m -> "Commit" + at + " " + block(m.blockHash());
      case Message.ViewChange m ->
        "ViewChange" + at + (m.prepared() == null ? "" : " holding " + certificate(m.prepared()));
      case Message.NewView m -> "NewView" + at + " of "
          + m.viewChanges().stream().map(v -> name(v.sender())).collect(Collectors.joining())
          + " with " + message(m.proposal());
      case Message.Status m -> "Status" + at;
    };
  }

  private String certificate(QuorumCertificate certificate) {
    return block(certificate.blockHash()) + "@" + certificate.view() + " by "
        + signers(certificate);
  }

  private String signers(QuorumCertificate certificate) {
    return certificate.signatures().stream().map(v -> name(v.signer()))
        .collect(Collectors.joining());
  }

  private static String timer(Timer timer) {
    return timer.kind() + "(" + timer.height() + "," + timer.view() + ")";
  }

  private String name(PublicKey key) {
    return TestChain.name(chain.indexOf(key));
  }

  /** Blocks in the order of their appearance. */
  private String block(Hash hash) {
    return blocks.computeIfAbsent(hash, h -> "block" + (blocks.size() + 1));
  }
}
