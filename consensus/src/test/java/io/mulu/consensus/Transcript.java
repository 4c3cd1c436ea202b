package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes down what happens, one line per step and effect, so that a scenario reads as documentation
 * and a change of behaviour shows as a difference. Of a cluster, steps without effects are left
 * out; of a single replica they are shown, since what it does not do is the point. Statuses are
 * left out.
 */
final class Transcript {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/transcripts");

  private static final int WIDTH = 100;

  private final TestChain chain;
  private final List<String> lines = new ArrayList<>();
  private final Map<Hash, String> blocks = new LinkedHashMap<>();

  Transcript(Cluster cluster) {
    this.chain = cluster.chain;
    cluster.observer = new Cluster.Observer() {
      @Override
      public void stepped(TestNode node, Event event, List<Effect> effects) {
        write(cluster.nowMillis, node.index, event, effects, false);
      }

      @Override
      public void lostPower(TestNode node, Effect effect, int written) {
        lines.add("%6d %s  LOSES POWER: %s".formatted(cluster.nowMillis, TestChain.name(node.index),
            effect instanceof Effect.Persist
                ? "of that write " + written + " items are on the disk, and nothing was sent"
                : "all of that is written, and nothing was sent"));
      }
    };
  }

  /** Of one replica, to which the test speaks for the others. */
  Transcript(Bench bench) {
    this.chain = bench.chain;
    follow(bench);
  }

  /** Goes on with another replica of the same chain. */
  void follow(Bench bench) {
    bench.observer = (event, effects) -> write(bench.nowMillis, bench.self, event, effects, true);
  }

  void note(String text) {
    lines.add("");
    StringBuilder line = new StringBuilder("#");
    for (String word : text.split(" ")) {
      if (line.length() + word.length() >= WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    lines.add(line.toString());
  }

  /** Leaves out what only led up to the scenario. */
  void clear() {
    lines.clear();
  }

  /** Compares with the golden file; {@code -Dmulu.golden=write} writes it anew, to be reviewed. */
  void check(String name) throws IOException {
    String text = String.join("\n", lines).stripTrailing() + "\n";
    text = text.startsWith("\n") ? text.substring(1) : text;
    Path file = GOLDEN.resolve(name + ".txt");
    if ("write".equals(System.getProperty("mulu.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  private void write(long millis, int replica, Event event, List<Effect> effects,
      boolean showsSilence) {
    List<String> shown = effects.stream().flatMap(e -> effect(e).stream()).toList();
    boolean isOnItsWay = effects.stream().anyMatch(Effect.VerifyMessages.class::isInstance);
    if (!shown.isEmpty() || (showsSilence && !isOnItsWay)) {
      lines.add("%6d %s  %s".formatted(millis, TestChain.name(replica), event(event)));
      shown.forEach(line -> lines.add("            " + line));
      if (shown.isEmpty()) {
        lines.add("            (nothing)");
      }
    }
  }

  private String event(Event event) {
    return switch (event) {
      case Event.Started e -> "started at height " + e.chain().nextHeight();
      case Event.Received e ->
        "received " + message(e.incoming().message()) + " from " + name(e.incoming().peer());
      case Event.Verified e -> (e.verification().verified().isPresent() ? "verified " : "refused ")
          + message(e.verification().incoming().message()) + " of "
          + name(e.verification().incoming().sender())
          + (e.verification().problem().isEmpty() ? "" : ": " + e.verification().problem());
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
        "write " + e.records().stream().map(r -> journaled(r) + ", ").collect(Collectors.joining())
            .replaceFirst(", $", "; ") + "guard +" + e.guardEntries().size();
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
