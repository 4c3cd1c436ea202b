package io.mulu.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.TransactionStatus.Stage;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.NoParams;
import io.mulu.rpc.Admission;
import io.mulu.rpc.Limits;
import io.mulu.rpc.fixture.TestCalls;
import io.mulu.rpc.fixture.TestConsortium;
import io.mulu.rpc.fixture.TestLedger;
import io.mulu.rpc.fixture.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MuluClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestConsortium consortium = new TestConsortium("client");
  private final TestLedger ledger = new TestLedger(consortium);
  private final TestServer server = new TestServer(ledger);
  private final MuluClient client = new MuluClient(ClientConfig.of(server.uri()));

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Sender admin(int founder) {
    return new Sender(ledger.genesis().adminId(founder), consortium.adminKey(founder));
  }

  private static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  @Test
  void everyMethodWithoutParametersIsCallableAndTyped() throws Exception {
    int called = 0;
    for (ApiMethod<?, ?> method : ApiMethods.ALL) {
      if (method.params() == NoParams.class) {
        @SuppressWarnings("unchecked")
        ApiMethod<NoParams, ?> plain = (ApiMethod<NoParams, ?>) method;
        assertThat((Object) client.call(plain, new NoParams())).isInstanceOf(method.result());
        called++;
      }
    }
    assertThat(called).isGreaterThan(6);
    assertThat(client.node().height()).isZero();
  }

  @Test
  void signsSubmitsAndWaitsUntilFinal() throws Exception {
    Submission submission = client.sign(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY);

    Outcome outcome = client.submitAndWait(submission, PATIENCE);

    assertThat(outcome).isInstanceOfSatisfying(Outcome.Final.class, done -> {
      assertThat(done.isApplied()).isTrue();
      assertThat(done.location().height()).isEqualTo(1);
    });
    assertThat(client.await(outcome.id(), PATIENCE)).isEqualTo(outcome);
    assertThat(client.submit(submission).isKnown()).isTrue();
    assertThat(client.submitAndWait(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY, PATIENCE).id())
        .isNotEqualTo(outcome.id());
  }

  @Test
  void waitsForABlockThatComesLater() throws Exception {
    ledger.commitAtOnce(false);
    Submission submission = client.sign(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY);
    Thread later = Thread.ofVirtual().start(() -> {
      while (ledger.status(submission.transaction().id()).stage() != Stage.POOLED) {
        Thread.onSpinWait();
      }
      ledger.commit();
    });

    assertThat(client.submitAndWait(submission, PATIENCE)).isInstanceOf(Outcome.Final.class);
    later.join();
  }

  @Test
  void aRefusalNamesItsReasonAndIsNotRepeated() throws Exception {
    Submission submission = client.sign(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY);
    Submission forged = new Submission(submission.transaction(), Bytes.utf8("smuggled"));

    assertThat(client.submitAndWait(forged, PATIENCE))
        .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
          assertThat(rejected.fault().code()).isEqualTo(RpcFault.REFUSED);
          assertThat(rejected.fault().reason()).isEqualTo("ATTACHMENT_MISMATCH");
          assertThat(rejected.fault().hint()).isNotEmpty();
        });
  }

  @Test
  void anOverloadedNodeIsAskedAgainWithTheSameBytes() throws Exception {
    Submission submission = client.sign(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY);
    ledger.answer(new Admission.Overloaded(Reason.OVERLOADED, 10));
    Thread relief = Thread.ofVirtual().start(() -> {
      try {
        Thread.sleep(300);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      ledger.answer(null);
    });

    assertThat(client.submitAndWait(submission, PATIENCE)).isInstanceOf(Outcome.Final.class);
    relief.join();
    assertThat(ledger.height()).isEqualTo(1);
  }

  @Test
  void whatIsNotKnownInTimeIsPendingAndNotLost() throws Exception {
    ledger.commitAtOnce(false);
    Submission submission = client.sign(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY);

    assertThat(client.submitAndWait(submission, Duration.ofMillis(50)))
        .isInstanceOf(Outcome.Pending.class);
    ledger.commit();
    assertThat(client.submitAndWait(submission, PATIENCE)).isInstanceOf(Outcome.Final.class);
    assertThat(ledger.height()).isEqualTo(1);
  }

  @Test
  void aDuplicateThatANodeRefusesIsTakenAsKnown() throws Exception {
    Submission submission = client.sign(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY);
    client.submitAndWait(submission, PATIENCE);
    ledger.answer(new Admission.Refused(Reason.DUPLICATE, "", "is in a block already"));

    assertThat(client.submitAndWait(submission, PATIENCE)).isInstanceOf(Outcome.Final.class);
  }

  @Test
  void goesOnWithAnotherNodeWhenOneIsDead() throws Exception {
    try (MuluClient two = new MuluClient(ClientConfig.of(nobody(), server.uri()))) {
      assertThat(two.chain().chainName()).isEqualTo("client");
      assertThat(two.submitAndWait(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY, PATIENCE))
          .isInstanceOf(Outcome.Final.class);
    }
  }

  @Test
  void aNodeThatComesBackIsFoundAgain() throws Exception {
    client.chain(); // a connection that the restart breaks
    Submission submission = client.sign(admin(1), TestCalls.endpoint(9001), Bytes.EMPTY);
    int port = server.port();
    server.close();
    try (TestServer again = new TestServer(ledger, 0, port, Limits.defaults())) {
      assertThat(client.submitAndWait(submission, PATIENCE)).isInstanceOf(Outcome.Final.class);
      assertThat(again.port()).isEqualTo(port);
    }
  }

  @Test
  void noNodeAtAllIsSaidSo() throws Exception {
    ClientConfig config = new ClientConfig(List.of(nobody()), Duration.ofSeconds(1),
        Duration.ofSeconds(1), Duration.ofMillis(100));
    try (MuluClient lost = new MuluClient(config)) {
      assertThatThrownBy(lost::chain).isInstanceOf(ClientException.Unreachable.class);
      Submission submission = ledger.signed(1, TestCalls.endpoint(9001), Bytes.EMPTY);
      assertThat(lost.submitAndWait(submission, Duration.ofMillis(200)))
          .isInstanceOf(Outcome.Pending.class);
    }
    assertThatThrownBy(() -> ClientConfig.of(URI.create("ftp://x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void errorsOfTheNodeAreTyped() {
    assertThatThrownBy(() -> client.call(ChainApi.HEADER, new ChainApi.BlockQuery(99L, null)))
        .isInstanceOfSatisfying(ClientException.Refused.class, e -> {
          assertThat(e.fault().code()).isEqualTo(RpcFault.NOT_FOUND);
          assertThat(e.fault().field()).isEqualTo("height");
          assertThat(e.fault().expected()).isEqualTo("0 to 0");
        });
  }
}
