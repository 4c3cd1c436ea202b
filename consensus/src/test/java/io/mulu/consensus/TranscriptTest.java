package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The golden transcripts in src/test/resources/golden/transcripts: a difference there is a
 * difference of behaviour. {@code -Dmulu.golden=write} writes them anew, to be reviewed.
 */
class TranscriptTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/transcripts");

  private final Cluster cluster = new Cluster(4, 1);
  private final Transcript transcript = new Transcript(cluster);

  TranscriptTest() {
    cluster.slowWork(0);
  }

  @Test
  void normalCase() throws IOException {
    cluster.start();
    transcript.note("A transaction reaches all four; A is primary of height 1.");
    cluster.submit("hello");
    cluster.runFor(100);
    check("normal-case");
  }

  @Test
  void theBodyIsFetched() throws IOException {
    cluster.start();
    transcript.note("Only A and B know the transaction.");
    cluster.node(0).submit(TestChain.transaction("hello"));
    cluster.node(1).submit(TestChain.transaction("hello"));
    cluster.runFor(100);
    check("body-fetched");
  }

  @Test
  void aDeadPrimary() throws IOException {
    cluster.start();
    transcript.note("A is down when the transaction comes.");
    cluster.node(0).crash();
    cluster.submit("hello");
    cluster.runFor(2_100);
    check("view-change-nothing-prepared");
  }

  @Test
  void aPreparedBlockIsProposedAgain() throws IOException {
    cluster.start();
    transcript.note("Every commit is lost, and A with them. The block is prepared at B, C and D.");
    cluster.link = (from, to, message) -> message != null
        && Replay.decoded(message) instanceof Message.Commit ? List.of() : List.of(10L);
    cluster.submit("hello");
    cluster.runFor(100);
    cluster.node(0).crash();
    cluster.link = (from, to, message) -> List.of(10L);
    cluster.runFor(2_200);
    check("view-change-prepared-block-again");
  }

  @Test
  void aReplicaLeftBehindIsPulledAlong() throws IOException {
    cluster.start();
    transcript.note("D hears nothing while A dies and B takes over; then it connects again.");
    cluster.link = (from, to, message) -> from == 3 || to == 3 ? List.of() : List.of(10L);
    cluster.node(0).crash();
    cluster.submit("hello");
    cluster.runFor(2_100);
    cluster.link = (from, to, message) -> List.of(10L);
    cluster.runFor(2_500);
    check("view-change-lagging-replica");
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
    check("recovery-restart");
  }

  @Test
  void aRejoin() throws IOException {
    cluster.start();
    cluster.submit("hello");
    cluster.runUntil(() -> cluster.allAt(1), 1_000);
    transcript.note("D loses its guard.");
    cluster.node(3).crash();
    cluster.node(3).disk.guardCondition = DurableState.Condition.MISSING;
    cluster.node(3).start();
    cluster.runFor(200);
    transcript.note("Its rejoin is final; it votes at the next height.");
    cluster.submit("after");
    cluster.runFor(100);
    check("recovery-rejoin");
  }

  private void check(String name) throws IOException {
    Path file = GOLDEN.resolve(name + ".txt");
    if ("write".equals(System.getProperty("mulu.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, transcript.text());
    }
    assertThat(transcript.text()).isEqualTo(Files.readString(file));
  }
}
