package io.mulu.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Rejoins;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.Submission;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.UnprovenException.Fault;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
import io.mulu.rpc.Limits;
import io.mulu.rpc.fixture.TestCalls;
import io.mulu.rpc.fixture.TestConsortium;
import io.mulu.rpc.fixture.TestLedger;
import io.mulu.rpc.fixture.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads through a node that lies: everything it can change in an answer is refused. */
class VerifiedReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestConsortium consortium = new TestConsortium("verified");
  private final TestLedger ledger = new TestLedger(consortium);
  private final TestServer server = new TestServer(ledger, 1, 0, Limits.defaults());
  private final AtomicReference<UnaryOperator<JsonNode>> lie = new AtomicReference<>(
      UnaryOperator.identity());
  private final HttpClient upstream = HttpClient.newHttpClient();
  private HttpServer liar;
  private MuluClient client;
  private VerifiedReader reader;

  @BeforeEach
  void start() throws IOException {
    ledger.giveRoles(1);
    liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    liar.createContext("/rpc", exchange -> {
      byte[] request = exchange.getRequestBody().readAllBytes();
      byte[] answer;
      try {
        answer = upstream.send(
            HttpRequest.newBuilder(server.uri().resolve("/rpc"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request)).build(),
            HttpResponse.BodyHandlers.ofByteArray()).body();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      byte[] told = JSON.writeValueAsBytes(lie.get().apply(JSON.readTree(answer)));
      exchange.sendResponseHeaders(200, told.length);
      exchange.getResponseBody().write(told);
      exchange.close();
    });
    liar.start();
    client = new MuluClient(
        ClientConfig.of(URI.create("http://127.0.0.1:" + liar.getAddress().getPort())));
    reader = reader(0);
  }

  @AfterEach
  void stop() {
    client.close();
    liar.stop(0);
    server.close();
    upstream.close();
  }

  /** A reader whose clock is so much after the head. */
  private VerifiedReader reader(long afterMillis) {
    return new VerifiedReader(client, ledger.genesis(), Clock.fixed(
        Instant.ofEpochMilli(ledger.head().timestampMillis() + afterMillis), ZoneOffset.UTC));
  }

  private static void refused(Fault fault, ThrowingCallable what) {
    assertThatThrownBy(what).isInstanceOfSatisfying(UnprovenException.class,
        e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void readsObjectsAbsencesReceiptsAndHeadersFromGenesisAlone() throws Exception {
    Submission submission = ledger.signed(1, TestCalls.endpoint(9001), Bytes.EMPTY);
    ledger.submit(submission);
    reader = reader(0);
    Hash organization = ledger.genesis().organizationId(2);

    assertThat(reader.object(ObjectKind.ORGANIZATION, Organization.class, organization).value()
        .orElseThrow().code()).isEqualTo("HOSPITAL-2");
    assertThat(reader.object(ObjectKind.ORGANIZATION, Organization.class, Hash.ZERO).value())
        .isEmpty();
    assertThat(reader.row(StateTable.ORGANIZATION.key(organization), 1L).header().height())
        .isEqualTo(1);
    Verified<Receipt> receipt = reader.receipt(submission.transaction().id());
    assertThat(receipt.value().isApplied()).isTrue();
    assertThat(receipt.header()).isEqualTo(ledger.head());
    assertThat(reader.head()).isEqualTo(ledger.head());
    assertThat(reader.header(0).height()).isZero();
  }

  @Test
  void readsAnEntryUnderItsLocatorAndTheAbsenceOfTheNext() throws Exception {
    Hash endpoint = TestCalls.created(ledger.run(1, TestCalls.endpoint(9001)));
    ledger.submit(TestCalls.entries(ledger, 1, endpoint, 0, 3));
    reader = reader(0);

    assertThat(reader.entryByLocator(TestCalls.locator(2)).value().orElseThrow().holder())
        .isEqualTo(ledger.genesis().organizationId(1));
    assertThat(reader.entryByLocator(TestCalls.locator(3)).value()).isEmpty();
    // An answer about one locator passed off for another.
    JsonNode other = capture(() -> reader.entryByLocator(TestCalls.locator(1)));
    lie.set(honest -> withId(other, honest));
    refused(Fault.WRONG_QUESTION, () -> reader.entryByLocator(TestCalls.locator(2)));
    refused(Fault.WRONG_QUESTION, () -> reader.entryByLocator(TestCalls.locator(9)));
  }

  @Test
  void everyChangeToAnAnswerIsRefused() throws Exception {
    Hash endpoint = TestCalls.created(ledger.run(1, TestCalls.endpoint(9001)));
    ledger.submit(TestCalls.entries(ledger, 1, endpoint, 0, 3));
    Submission submission = ledger.signed(1, TestCalls.endpoint(9002), Bytes.EMPTY);
    ledger.submit(submission);
    reader = reader(0);
    Bytes present = StateTable.ORGANIZATION.key(ledger.genesis().organizationId(2));
    Bytes absent = StateTable.ORGANIZATION.key(Hash.ZERO);

    int changes = everyChangeIsRefused("/result/proof", () -> reader.row(present))
        + everyChangeIsRefused("/result/proof", () -> reader.row(absent))
        + everyChangeIsRefused("/result/proof", () -> reader.receipt(submission.transaction().id()))
        + everyChangeIsRefused("/result/locatorProof",
            () -> reader.entryByLocator(TestCalls.locator(1)))
        + everyChangeIsRefused("/result/entryProof",
            () -> reader.entryByLocator(TestCalls.locator(1)));
    assertThat(changes).isGreaterThan(150);
  }

  /** One run for each leaf of the JSON below a place; gives their number. */
  private int everyChangeIsRefused(String place, ThrowingCallable read) throws Exception {
    JsonNode honest = capture(read);
    List<String> leaves = new ArrayList<>();
    leaves(honest.at(place), place, leaves);
    for (String leaf : leaves) {
      lie.set(answer -> changed(answer.deepCopy(), leaf));
      assertThatThrownBy(read).as("changed " + leaf).isInstanceOfAny(UnprovenException.class,
          ClientException.BadAnswer.class);
    }
    lie.set(UnaryOperator.identity());
    return leaves.size();
  }

  private JsonNode capture(ThrowingCallable read) throws Exception {
    AtomicReference<JsonNode> seen = new AtomicReference<>();
    lie.set(answer -> {
      seen.set(answer.deepCopy());
      return answer;
    });
    try {
      read.call();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    lie.set(UnaryOperator.identity());
    return seen.get();
  }

  private static void leaves(JsonNode node, String at, List<String> found) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        // The ISO form is for people; it is refused unless it agrees, which changing the number is.
        leaves(member.getValue(), at + "/" + member.getKey(), found);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        leaves(array.get(i), at + "/" + i, found);
      }
    } else {
      found.add(at);
    }
  }

  /** The same answer with one leaf turned into another valid-looking value of its kind. */
  private static JsonNode changed(JsonNode answer, String leaf) {
    int slash = leaf.lastIndexOf('/');
    JsonNode parent = answer.at(leaf.substring(0, slash));
    String name = leaf.substring(slash + 1);
    JsonNode old = answer.at(leaf);
    if (parent instanceof ObjectNode object) {
      if (old.isInt()) {
        object.put(name, old.asInt() + 1);
      } else {
        object.put(name, flipped(old.asText(), name));
      }
    } else if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(name), flipped(old.asText(), name));
    }
    return answer;
  }

  private static String flipped(String text, String name) {
    if (name.equals("phase")) {
      return "PREPARE";
    }
    if (text.isEmpty()) {
      return "1";
    }
    // In the middle, where base64 has no padding and a key no algorithm byte.
    int at = text.length() / 2;
    char old = text.charAt(at);
    char other = old == '1' ? '2' : '1';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  private static JsonNode withId(JsonNode answer, JsonNode honest) {
    ObjectNode copy = answer.deepCopy();
    copy.set("id", honest.get("id"));
    return copy;
  }

  /** The fifth joins, a founder leaves, and comes back in the place of the fifth. */
  private void changeTheSet() {
    ValidatorSet founders = ledger.genesis().validatorSet();
    Hash device = ledger.run(4,
        new Call.AddIdentity(IdentityKind.DEVICE,
            List.of(new IdentityKey(consortium.deviceKey(4).publicKey(), 0, Long.MAX_VALUE)),
            List.of()))
        .created().getFirst();
    Validator fifth = new Validator(consortium.consensusKey(4).publicKey(),
        ledger.genesis().organizationId(4), device, List.of(Hash.sha256(Bytes.utf8("pin4"))),
        "127.0.0.1:7440");
    join(4, device, ledger.change(new Change.AddValidator(fifth), 0, 1, 2));
    PublicKey leaver = consortium.consensusKey(0).publicKey();
    ledger.change(new Change.RemoveValidator(leaver), 0, 1, 2, 3);
    ledger.run(1, TestCalls.endpoint(9001));
    join(0, ledger.genesis().deviceId(0),
        ledger.change(new Change.AddValidator(founders.at(founders.indexOf(leaver))), 1, 2, 3));
    ledger.change(new Change.RemoveValidator(fifth.key()), 0, 1, 2, 3);
    ledger.run(1, TestCalls.endpoint(9002));
  }

  private void join(int founder, Hash device, Hash proposal) {
    KeyPair key = consortium.consensusKey(founder);
    ledger.runByDevice(founder, device, new Call.Rejoin(key.publicKey(), proposal.bytes(), key
        .sign(Rejoins.bytesToSign(ledger.genesis().chainId(), key.publicKey(), proposal.bytes()))));
  }

  @Test
  void followsEveryChangeOfTheValidatorsFromGenesis() throws Exception {
    ledger.change(new Change.SetParameters(tenure(9)), 0, 1, 2);
    changeTheSet();
    reader = reader(0);
    assertThat(ledger.head().validatorSetHash()).as("the founders' set is back")
        .isEqualTo(ledger.genesis().validatorSet().hash());

    assertThat(reader.head()).isEqualTo(ledger.head());
    assertThat(reader
        .object(ObjectKind.ORGANIZATION, Organization.class, ledger.genesis().organizationId(2))
        .value()).isPresent();
    long last = ledger.height();
    for (long height = 1; height <= last; height++) {
      assertThat(reader.header(height).height()).isEqualTo(height);
      assertThat(reader.validators(height).hash())
          .isEqualTo(reader.header(height).validatorSetHash());
      assertThat(reader.parameters(height).hash())
          .isEqualTo(reader.header(height).parametersHash());
    }
    assertThat(reader.parameters(last)).isEqualTo(tenure(9));
    assertThat(reader.parameters(1)).isEqualTo(ledger.genesis().parameters());
    assertThat(List.of(4, 5)).contains(reader.validators(last).size());
  }

  @Test
  void howOldAReadMayBeIsWhatTheParametersOfItsHeightSay() throws Exception {
    ChainParameters d = ChainParameters.defaults();
    ledger.change(new Change.SetParameters(
        new ChainParameters(d.protocolVersion(), d.viewTimeoutMillis(), d.viewTimeoutMaxMillis(), 0,
            d.clockDriftMaxMillis(), 5_000, d.transactionLifetimeMillis(), d.primaryTenure(),
            d.blockBytesMax(), d.transactionBytesMax(), d.attachmentBytesMax(), d.batchEntriesMax(),
            d.dueTransitionsMax(), d.blockWorkMax(), d.approvalMillis(), d.requestMillis(),
            d.caseAnswerMillis(), d.childrenMax(), d.contracts())),
        0, 1, 2);

    assertThat(reader(5_000).head()).isEqualTo(ledger.head());
    refused(Fault.STALE, () -> reader(5_001).head());
  }

  @Test
  void refusesAChangeThatIsSkippedForgedOrSignedByTheOldSet() throws Exception {
    changeTheSet();
    reader = reader(0);
    List<Handover> changes = client.call(ChainApi.HANDOVERS, new ChainApi.HandoverQuery(0, null))
        .handovers();
    assertThat(changes).hasSize(4);
    BlockHeader inSecond = changes.get(1).last().header();

    lie.set(handovers(changes.subList(1, 4)));
    refused(Fault.SET_UNKNOWN, () -> reader(0).header(inSecond.height()));
    lie.set(handovers(List.of()));
    refused(Fault.SET_UNKNOWN, () -> reader(0).header(inSecond.height()));
    ValidatorSet forged = changes.get(1).next();
    lie.set(handovers(List.of(new Handover(changes.get(0).last(), forged))));
    refused(Fault.SET_UNKNOWN, () -> reader(0).header(inSecond.height()));
    BlockHeader last = changes.get(0).last().header();
    lie.set(handovers(List.of(new Handover(
        new CertifiedHeader(last, ledger.certify(last, ledger.genesis().validatorSet(), 2)),
        changes.get(0).next()))));
    refused(Fault.CERTIFICATE_INVALID, () -> reader(0).header(inSecond.height()));

    lie.set(UnaryOperator.identity());
    VerifiedReader informed = reader(0);
    informed.header(inSecond.height());
    // The founders of old sign on, as if they had never been joined.
    QuorumCertificate byTheOld = ledger.certify(inSecond, ledger.genesis().validatorSet(), 3);
    refused(Fault.CERTIFICATE_INVALID, () -> informed.light().check(inSecond, byTheOld));
  }

  /** Answers that list these changes and no others. */
  private UnaryOperator<JsonNode> handovers(List<Handover> told) {
    return answer -> {
      if (answer.path("result").has("handovers")) {
        ((ObjectNode) answer.get("result")).set("handovers", JSON.valueToTree(
            ((Map<?, ?>) JsonForm.of(new ChainApi.HandoversAnswer(1, told))).get("handovers")));
      }
      return answer;
    };
  }

  private static ChainParameters tenure(long tenure) {
    ChainParameters d = ChainParameters.defaults();
    return new ChainParameters(d.protocolVersion(), d.viewTimeoutMillis(), d.viewTimeoutMaxMillis(),
        d.heartbeatMillis(), d.clockDriftMaxMillis(), d.stalenessMaxMillis(),
        d.transactionLifetimeMillis(), tenure, d.blockBytesMax(), d.transactionBytesMax(),
        d.attachmentBytesMax(), d.batchEntriesMax(), d.dueTransitionsMax(), d.blockWorkMax(),
        d.approvalMillis(), d.requestMillis(), d.caseAnswerMillis(), d.childrenMax(),
        d.contracts());
  }

  @Test
  void refusesAnAnswerWithoutItsProof() {
    lie.set(answer -> {
      ((ObjectNode) answer.get("result")).remove("proof");
      return answer;
    });

    refused(Fault.MALFORMED, () -> reader.row(StateTable.ORGANIZATION.key(Hash.ZERO)));
  }

  @Test
  void refusesAProofThatWasTrueOnce() throws Exception {
    Bytes key = StateTable.ORGANIZATION.key(ledger.genesis().organizationId(2));
    JsonNode old = capture(() -> reader.row(key));
    ledger.run(1, TestCalls.endpoint(9001));
    VerifiedReader later = reader(ledger.genesis().parameters().stalenessMaxMillis());
    later.row(key);
    lie.set(honest -> withId(old, honest));

    refused(Fault.STALE, () -> later.row(key));
    refused(Fault.WRONG_QUESTION, () -> later.row(key, ledger.height()));
    assertThat(reader(0).row(key).value()).isPresent();
    refused(Fault.FROM_THE_FUTURE, () -> reader(-10_000).row(key));
  }

  @Test
  void refusesAnotherChainOfTheSamePeople() {
    TestLedger elsewhere = new TestLedger(new TestConsortium("elsewhere"));
    VerifiedReader foreign = new VerifiedReader(client, elsewhere.genesis(), Clock.systemUTC(),
        Duration.ofDays(10_000));

    refused(Fault.WRONG_CHAIN, foreign::head);
  }

  @Test
  void anAnswerToAnotherRequestIsRefused() {
    lie.set(answer -> {
      ((ObjectNode) answer).put("id", 4711);
      return answer;
    });

    assertThatThrownBy(reader::head).isInstanceOf(ClientException.BadAnswer.class);
  }
}
