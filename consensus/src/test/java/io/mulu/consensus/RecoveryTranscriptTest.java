package io.mulu.consensus;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The golden transcripts of recovery: what a replica does with what it finds after a crash. */
class RecoveryTranscriptTest {
  private final Cluster cluster = new Cluster(4, 1);
  private final Transcript transcript = new Transcript(cluster);

  RecoveryTranscriptTest() {
    cluster.slowWork(0);
  }

  @Test
  void aRestart() throws IOException {
    cluster.start();
    transcript.note("B and C crash when they have prepared; their commits were never written.");
    cluster.faults.crashPoint = (node,
        effect) -> (node.index == 1 || node.index == 2) && cluster.nowMillis < 100
            && effect instanceof Effect.Persist p
            && p.records().stream().anyMatch(JournalRecord.Prepared.class::isInstance) ? 0 : -1;
    cluster.submit("hello");
    cluster.runFor(1_000);
    cluster.node(1).crash();
    cluster.node(2).crash();
    transcript.note("They come back.");
    cluster.node(1).start();
    cluster.node(2).start();
    cluster.runFor(200);
    transcript.check("recovery-restart");
  }

  @Test
  void aTornTail() throws IOException {
    cluster.start();
    transcript.note("B loses power while it writes: body and proposal are on the disk, the prepare "
        + "is not, so it never left. C loses power one record later: its prepare is on the disk and"
        + " not yet in the guard.");
    cluster.faults.crashPoint = (node, effect) -> (node.index == 1 || node.index == 2)
        && cluster.nowMillis < 100 && effect instanceof Effect.Persist ? node.index + 1 : -1;
    cluster.submit("hello");
    cluster.runFor(100);
    List.of(1, 2).forEach(i -> cluster.node(i).crash());
    transcript
        .note("B votes from what it finds; C enters what it finds in the guard and sends it.");
    List.of(1, 2).forEach(i -> cluster.node(i).start());
    cluster.runFor(1_000);
    transcript.check("recovery-torn-tail");
  }

  @Test
  void aPrimaryThatHasProposed() throws IOException {
    cluster.start();
    transcript.note("A loses power after it has written its proposal and before it sends it.");
    cluster.faults.crashPoint = (node, effect) -> node.index == 0 && cluster.nowMillis < 100
        && effect instanceof Effect.Broadcast ? 0 : -1;
    cluster.submit("hello");
    cluster.runFor(100);
    cluster.node(0).crash();
    transcript.note("It sends the stored bytes and builds nothing, though more is pending now.");
    cluster.node(0).start();
    cluster.submit("more");
    cluster.runFor(35);
    transcript.check("recovery-restarted-primary");
  }

  @Test
  void aRejoin() throws IOException {
    cluster.start();
    cluster.submit("hello");
    cluster.runUntil(() -> cluster.allAt(1), 1_000);
    transcript.clear();
    transcript.note("Block 1 is decided. D loses its guard, and with it the right to vote: it asks "
        + "for a rejoin and only looks on.");
    cluster.node(3).crash();
    cluster.node(3).disk.guardCondition = DurableState.Condition.MISSING;
    cluster.node(3).start();
    cluster.runFor(200);
    transcript.note("Its rejoin is final; it votes at the next height.");
    cluster.submit("after");
    cluster.runFor(100);
    transcript.check("recovery-rejoin");
  }
}
