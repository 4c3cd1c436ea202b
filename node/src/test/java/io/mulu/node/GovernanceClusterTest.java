package io.mulu.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.LightClient;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Rejoins;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.answer.TransactionStatus;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.rpc.Admission;
import io.mulu.rpc.LedgerView;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Validators and parameters change under running nodes, none of which is restarted for it: real
 * TLS, RocksDB, journal and guard.
 */
class GovernanceClusterTest {
  private static final long PATIENCE_MILLIS = 60_000;
  /** Founders 0 to 3 run validators, founder 4 is to join; node 5 is a second one of a founder. */
  private static final int FIFTH = 4;
  private static final int SECOND = 5;

  @TempDir
  Path folder;

  private TestConsortium consortium;
  private final List<NodeProcess> nodes = new ArrayList<>();

  private void start(int spares) throws Exception {
    consortium = new TestConsortium(folder, 4, spares, ChainParameters.defaults());
    for (int i = 0; i < 4 + spares; i++) {
      nodes.add(NodeProcess.start(consortium.config(i)));
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(NodeProcess::close);
  }

  @Test
  void theValidatorsAndParametersChangeUnderRunningNodesAndALightClientFollows() throws Exception {
    start(2);
    submitAndWait(0, 0, 1, 2, 3);

    addTheFifth();
    nodes.get(3).close();
    submitAndWait(FIFTH, 0, 1, 2, FIFTH); // four of five: without the fifth there is no quorum
    nodes.set(3, NodeProcess.start(consortium.config(3)));
    submitAndWait(3, 0, 1, 2, 3, FIFTH);

    int removed = removeThePrimary();
    int[] left = IntStream.rangeClosed(0, FIFTH).filter(i -> i != removed).toArray();
    submitAndWait(left[0], 0, 1, 2, 3, FIFTH); // the removed one follows

    int replaced = left[0] == FIFTH ? left[1] : left[0];
    replaceKey(replaced, removed);
    int[] now = IntStream.of(left).map(i -> i == replaced ? SECOND : i).toArray();
    submitAndWait(now[1], now);

    ChainParameters quicker = withTenure(3);
    change(removed, new Change.SetParameters(quicker), voters(left), now);
    for (int k = 0; k < 5; k++) {
      submitAndWait(now[k % 4], now);
    }
    for (int i : now) {
      awaitTrue(() -> status(i).isSigning());
    }
    assertThat(proposers(now[0], 5)).as("a tenure of three").hasSizeGreaterThan(1);
    nodes.get(SECOND).close();
    nodes.set(SECOND, NodeProcess.start(consortium.config(SECOND)));
    awaitTrue(() -> status(SECOND).isSigning());
    aLightClientFollows(now[0], quicker);
  }

  private void addTheFifth() throws Exception {
    assertThat(status(FIFTH).validatorKey()).isNull();
    assertThat(status(FIFTH).organization()).as("the chain has not heard of its device")
        .isEqualTo(Hash.ZERO);
    Validator record = record(0, FIFTH, FIFTH);
    Hash proposal = propose(FIFTH, new Change.AddValidator(record), 0, 1, 2, 3);
    vote(0, 0, 1, 2);
    awaitTrue(() -> status(FIFTH).height() >= status(0).height() && status(FIFTH).isSynced());
    assertThat(status(FIFTH).isSigning()).isFalse();

    Hash ready = submit(FIFTH, proof(FIFTH, record.device(), proposal));
    awaitFinal(ready, 0, 1, 2, 3, FIFTH);

    awaitTrue(() -> status(FIFTH).isSigning());
    assertThat(status(FIFTH).validatorKey()).isEqualTo(record.key());
    assertThat(status(FIFTH).organization()).isEqualTo(record.organization());
    awaitTrue(() -> nodes.get(FIFTH).api().consensus().validators().stream()
        .allMatch(validator -> validator.isConnected()));
  }

  /** @return the founder whose node it was */
  private int removeThePrimary() throws Exception {
    PublicKey primary = Objects.requireNonNull(nodes.get(0).api().consensus().primary());
    int victim = IntStream.rangeClosed(0, FIFTH)
        .filter(i -> Objects.equals(primary, status(i).validatorKey())).findFirst().orElseThrow();

    change(FIFTH, new Change.RemoveValidator(primary), new int[]{0, 1, 2, 3}, 0, 1, 2, 3, FIFTH);

    awaitTrue(() -> status(victim).validatorKey() == null);
    assertThat(status(victim).isSigning()).isFalse();
    awaitTrue(() -> nodes.get(victim).api().health().isReady());
    return victim;
  }

  private void replaceKey(int founder, int proposer) throws Exception {
    int[] voters = IntStream.rangeClosed(0, FIFTH).filter(i -> i != proposer).toArray();
    Validator record = record(voters[0], SECOND, founder);
    Hash proposal = propose(proposer,
        new Change.ReplaceValidator(consortium.keys(founder).consensus().publicKey(), record),
        voters);
    vote(voters[0], voters(voters));
    awaitTrue(
        () -> status(SECOND).height() >= status(founder).height() && status(SECOND).isSynced());
    Hash ready = submit(SECOND, proof(SECOND, record.device(), proposal));
    awaitFinal(ready, founder, SECOND);

    awaitTrue(() -> status(SECOND).isSigning() && status(founder).validatorKey() == null);
    assertThat(status(founder).isSigning()).isFalse();
  }

  /** Its keys, with a device identity of the founder's organisation. */
  private Validator record(int via, int node, int founder) throws Exception {
    IdentityKey key = new IdentityKey(consortium.keys(node).device().publicKey(), 0,
        Long.MAX_VALUE);
    Hash added = submit(via, consortium.submission(founder,
        new Call.AddIdentity(IdentityKind.DEVICE, List.of(key), List.of())));
    return new Validator(consortium.keys(node).consensus().publicKey(),
        consortium.genesis().organizationId(founder), receipt(via, added).created().get(0),
        consortium.keys(node).pins(), consortium.address(node));
  }

  private Submission proof(int node, Hash device, Hash proposal) {
    KeyPair key = consortium.keys(node).consensus();
    return consortium.submission(device, consortium.keys(node).device(),
        new Call.Rejoin(key.publicKey(), proposal.bytes(), key.sign(Rejoins
            .bytesToSign(consortium.genesis().chainId(), key.publicKey(), proposal.bytes()))));
  }

  private final List<Hash> approvals = new ArrayList<>();

  private Hash propose(int founder, Change change, int... everywhere) throws Exception {
    int via = everywhere[0];
    Hash id = submit(via, consortium.submission(founder, new Call.ProposeChange(change)));
    Receipt receipt = receipt(via, id);
    assertThat(receipt.reasons()).isEmpty();
    awaitFinal(id, everywhere);
    approvals.add(receipt.created().get(1));
    return receipt.created().get(0);
  }

  /** On the newest proposal, through one node. */
  private void vote(int via, int... founders) throws Exception {
    for (int founder : founders) {
      Hash vote = submit(via,
          consortium.submission(founder, new Call.CastVote(approvals.getLast(), true)));
      assertThat(receipt(via, vote).reasons()).isEmpty();
    }
  }

  private void change(int proposer, Change change, int[] voters, int... everywhere)
      throws Exception {
    propose(proposer, change, everywhere);
    vote(everywhere[0], voters);
  }

  /** Three of the founders whose validators these are: the fourth keeps out. */
  private static int[] voters(int[] validators) {
    return IntStream.of(validators).limit(3).toArray();
  }

  private void aLightClientFollows(int node, ChainParameters parameters) throws Exception {
    LightClient light = new LightClient(consortium.genesis());
    try (LedgerView view = nodes.get(node).api().pin()) {
      CertifiedHeader head = view.header(view.height()).orElseThrow();
      List<Handover> changes = view.handovers(0, 16);
      assertThat(changes).hasSize(3);
      for (Handover change : changes) {
        light.follow(change.last().header(), change.last().certificate(), change.next());
      }
      light.check(head.header(), head.certificate());
      Bytes key = StateTable.VALIDATORS.key();
      LedgerView.StateRead read = view.read(key, view.height()).orElseThrow();
      ValidatorSet set = light.setAt(view.height());
      assertThat(light.read(key,
          new StateReadProof(key, read.value(), read.proof(), head.header(), head.certificate())))
          .contains(set.encode());
      assertThat(set.contains(consortium.keys(SECOND).consensus().publicKey())).isTrue();
      assertThat(head.header().parametersHash()).isEqualTo(parameters.hash());
    }
  }

  private List<PublicKey> proposers(int node, int blocks) {
    try (LedgerView view = nodes.get(node).api().pin()) {
      return IntStream.range(0, blocks)
          .mapToObj(i -> Objects
              .requireNonNull(view.header(view.height() - i).orElseThrow().header().proposer()))
          .distinct().toList();
    }
  }

  private static ChainParameters withTenure(long tenure) {
    ChainParameters d = ChainParameters.defaults();
    return new ChainParameters(d.protocolVersion(), d.viewTimeoutMillis(), d.viewTimeoutMaxMillis(),
        d.heartbeatMillis(), d.clockDriftMaxMillis(), d.stalenessMaxMillis(),
        d.transactionLifetimeMillis(), tenure, d.blockBytesMax(), d.transactionBytesMax(),
        d.attachmentBytesMax(), d.batchEntriesMax(), d.dueTransitionsMax(), d.blockWorkMax(),
        d.approvalMillis(), d.requestMillis(), d.caseAnswerMillis(), d.childrenMax(),
        d.contracts());
  }

  private void submitAndWait(int node, int... everywhere) throws Exception {
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());
    Call call = new Call.AddIdentity(IdentityKind.SERVICE,
        List.of(new IdentityKey(key.publicKey(), 0, Long.MAX_VALUE)), List.of());
    awaitFinal(submit(node, consortium.submission(0, call)), everywhere);
  }

  private Hash submit(int node, Submission submission) throws Exception {
    Admission admission = nodes.get(node).api().submit(submission);
    assertThat(admission).isInstanceOf(Admission.Accepted.class);
    return submission.transaction().id();
  }

  private void awaitFinal(Hash id, int... everywhere) throws Exception {
    for (int i : everywhere) {
      assertThat(nodes.get(i).api().awaitFinal(id, PATIENCE_MILLIS).stage()).as("node " + i)
          .isEqualTo(TransactionStatus.Stage.FINAL);
    }
  }

  private Receipt receipt(int node, Hash id) throws Exception {
    awaitFinal(id, node);
    try (LedgerView view = nodes.get(node).api().pin()) {
      Location location = view.locate(id).orElseThrow();
      return view.receipts(location.height()).orElseThrow().stream()
          .filter(receipt -> id.equals(receipt.transactionId())).findFirst().orElseThrow();
    }
  }

  private NodeStatus status(int node) {
    return nodes.get(node).api().nodeStatus();
  }

  private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within " + PATIENCE_MILLIS + " ms").isLessThan(until);
      Thread.sleep(50);
    }
  }
}
