package io.mulu.consensus;

import java.io.IOException;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/**
 * The golden transcripts of the normal case and of every case of a view-change, with whole
 * clusters; what each shows is listed in src/test/resources/golden/transcripts/README.md.
 */
class TranscriptTest {
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
    transcript.check("normal-case");
  }

  @Test
  void theBodyIsFetched() throws IOException {
    cluster.start();
    transcript.note("Only A and B know the transaction.");
    cluster.node(0).submit(TestChain.transaction("hello"));
    cluster.node(1).submit(TestChain.transaction("hello"));
    cluster.runFor(100);
    transcript.check("body-fetched");
  }

  @Test
  void aDeadPrimary() throws IOException {
    cluster.start();
    transcript.note("A is down when the transaction comes.");
    cluster.node(0).crash();
    cluster.submit("hello");
    cluster.runFor(2_100);
    transcript.check("view-change-nothing-prepared");
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
    transcript.check("view-change-prepared-block-again");
  }

  @Test
  void theHighestOfTwoCertificatesDecides() throws IOException {
    cluster.start();
    transcript.note("View 0: all prepare A's block, only D learns that a quorum did. View 1: D's "
        + "view-change is lost, B proposes anew, only C learns that a quorum prepared that.");
    deliverUnless((to, message) -> switch (message) {
      case Message.Prepare m -> to != (m.view() == 0 ? 3 : 2) && m.view() < 2;
      case Message.Commit m -> m.view() < 2;
      case Message.ViewChange m -> m.view() == 1 && m.prepared() != null;
      default -> false;
    });
    cluster.submit("hello");
    cluster.runFor(2_500);
    cluster.node(0).crash();
    transcript.note("A dies. View 2: D reports its block of view 0, C its own of view 1, B nothing."
        + " The higher certificate decides.");
    cluster.runFor(3_700);
    transcript.check("view-change-highest-of-two-certificates");
  }

  @Test
  void twoViewChangesInARow() throws IOException {
    cluster.start();
    transcript
        .note("A is down, and no new-view of B arrives anywhere: the time doubles, C is next.");
    cluster.node(0).crash();
    deliverUnless((to, message) -> message instanceof Message.NewView m && m.view() == 1);
    cluster.submit("hello");
    cluster.runFor(6_100);
    transcript.check("view-change-two-in-a-row");
  }

  @Test
  void thePrimaryThatLacksTheBody() throws IOException {
    cluster.start();
    transcript.note("B, the next primary, hears of the prepared block and never gets its body.");
    cluster.link = (from, to, message) -> (message == null && (to == 1 || from == 1))
        || (message != null && Replay.decoded(message) instanceof Message.Commit m && m.view() == 0)
            ? List.of()
            : List.of(10L);
    List.of(0, 2, 3).forEach(i -> cluster.node(i).submit(TestChain.transaction("hello")));
    cluster.runFor(100);
    transcript.note("A dies. In view 1 B knows what it must propose again, and looks for it.");
    cluster.node(0).crash();
    cluster.runFor(2_000);
    transcript.note("Bodies reach B again.");
    cluster.link = (from, to, message) -> List.of(10L);
    cluster.runFor(600);
    transcript.check("view-change-primary-lacks-the-body");
  }

  @Test
  void joiningFPlusOneOthers() throws IOException {
    cluster.start();
    transcript
        .note("A is down, and D has not heard of the transaction: it has no cause to leave view"
            + " 0 but the view-changes of two others, one of whom at least is correct.");
    cluster.node(0).crash();
    cluster.node(1).submit(TestChain.transaction("hello"));
    cluster.node(2).submit(TestChain.transaction("hello"));
    cluster.runFor(2_100);
    transcript.check("view-change-join-of-f-plus-one");
  }

  @Test
  void aNewViewForOneThatSentNoViewChange() throws IOException {
    cluster.start();
    transcript.note("A's proposal is lost. D knows of no transaction and hears no view-change: it "
        + "follows B's new-view all the same, since that proves itself.");
    deliverUnless((to, message) -> message instanceof Message.PrePrepare
        || (message instanceof Message.Prepare m && m.view() == 0)
        || (message instanceof Message.ViewChange && to == 3));
    List.of(0, 1, 2).forEach(i -> cluster.node(i).submit(TestChain.transaction("hello")));
    cluster.runFor(2_100);
    transcript.check("view-change-followed-without-an-own-one");
  }

  @Test
  void aDeadPrimaryOfAnIdleChain() throws IOException {
    cluster.start();
    transcript
        .note("Nothing is to be done, and A dies. The heartbeat is work for everyone: it is due"
            + " after 10 s, and at the end of the view's time B makes the empty block.");
    cluster.node(0).crash();
    cluster.runFor(12_100);
    transcript.check("view-change-heartbeat-of-an-idle-chain");
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
    transcript.check("view-change-lagging-replica");
  }

  /** Everything takes 10 ms, but for messages that the test loses. */
  private void deliverUnless(BiPredicate<Integer, Message> isLost) {
    cluster.link = (from, to, message) -> message != null
        && isLost.test(to, Replay.decoded(message)) ? List.of() : List.of(10L);
  }
}
