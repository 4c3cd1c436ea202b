package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.QuorumCertificate.Phase;
import io.mulu.protocol.UnprovenException.Fault;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.merkle.MerkleTree;
import io.mulu.protocol.merkle.ReferenceStateTree;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LightClientTest {
  private static final Bytes KEY = Bytes.utf8("key");
  private static final Bytes VALUE = Bytes.utf8("value");
  private static final Map<Bytes, Bytes> STATE = Map.of(KEY, VALUE, Bytes.utf8("other"), VALUE,
      Bytes.utf8("third"), VALUE);

  private final Genesis genesis = genesis("light");
  private final LightClient light = new LightClient(genesis);
  private final ValidatorSet first = genesis.validatorSet();

  private static KeyPair key(String name) {
    return KeyPair.fromSeed(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8(name)).bytes());
  }

  private static Genesis genesis(String name) {
    List<Founder> founders = new ArrayList<>();
    List<KeyPair> admins = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      admins.add(key("admin" + i));
      founders.add(new Founder("H" + i, new LocalizedText("", "H" + i), OrganizationType.HOSPITAL,
          admins.get(i).publicKey(), new Founder.NodeCard(key("v" + i).publicKey(),
              key("device" + i).publicKey(), List.of(Hash.ZERO), "localhost:7400")));
    }
    Genesis unsigned = new Genesis(name, "intl", 1_000_000, ChainParameters.defaults(), founders,
        List.of(), List.of());
    return unsigned
        .signedBy(admins.stream().map(admin -> admin.sign(unsigned.bytesToSign())).toList());
  }

  private BlockHeader header(long height, ValidatorSet set, ValidatorSet next, Hash receiptsRoot) {
    Hash parameters = genesis.parameters().hash();
    return new BlockHeader(1, genesis.chainId(), height, Hash.ZERO, 1_000_000 + height * 1_000,
        Hash.ZERO, ReferenceStateTree.root(STATE), receiptsRoot, set.hash(), parameters,
        next.hash(), parameters, set.at(0).key(), 1);
  }

  private BlockHeader header(long height, ValidatorSet set, ValidatorSet next) {
    return header(height, set, next, Hash.ZERO);
  }

  private QuorumCertificate certify(BlockHeader header, Phase phase, ValidatorSet set,
      String... voters) {
    Bytes signed = ConsensusBytes.signed(
        new ConsensusBytes.Context(genesis.chainId(), 1, set.hash()), phase.messageType(),
        header.height(), 0, header.hash().bytes());
    List<QuorumCertificate.Vote> votes = new ArrayList<>();
    for (String voter : voters) {
      votes.add(new QuorumCertificate.Vote(key(voter).publicKey(), key(voter).sign(signed)));
    }
    votes.sort((a, b) -> a.signer().compareTo(b.signer()));
    return new QuorumCertificate(phase, header.height(), 0, header.hash(), votes);
  }

  private QuorumCertificate commit(BlockHeader header) {
    return certify(header, Phase.COMMIT, first, "v0", "v1", "v2");
  }

  private ValidatorSet withNew(ValidatorSet set, String leaves, String joins) {
    List<Validator> validators = new ArrayList<>(set.validators());
    int index = set.indexOf(key(leaves).publicKey());
    Validator old = set.at(index);
    validators.set(index, new Validator(key(joins).publicKey(), old.organization(), old.device(),
        old.tlsPins(), old.address()));
    return ValidatorSet.of(validators);
  }

  private static void refused(Fault fault, ThrowingCallable what) {
    assertThatThrownBy(what).isInstanceOfSatisfying(UnprovenException.class,
        e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void believesAHeaderThatAQuorumCommitted() {
    BlockHeader header = header(7, first, first);

    assertThatCode(() -> light.check(header, commit(header))).doesNotThrowAnyException();
  }

  @Test
  void refusesWhatNoQuorumCommitted() {
    BlockHeader header = header(7, first, first);
    BlockHeader other = header(8, first, first);

    refused(Fault.NOT_CERTIFIED, () -> light.check(header, null));
    refused(Fault.CERTIFICATE_INVALID,
        () -> light.check(header, certify(header, Phase.COMMIT, first, "v0", "v1")));
    refused(Fault.CERTIFICATE_INVALID,
        () -> light.check(header, certify(header, Phase.PREPARE, first, "v0", "v1", "v2")));
    refused(Fault.CERTIFICATE_INVALID,
        () -> light.check(header, certify(header, Phase.COMMIT, first, "v0", "v1", "stranger")));
    refused(Fault.CERTIFICATE_INVALID, () -> light.check(header, commit(other)));
  }

  @Test
  void refusesAnotherChainAndAGenesisThatNotAllHaveSigned() {
    LightClient elsewhere = new LightClient(genesis("elsewhere"));
    BlockHeader header = header(7, first, first);

    refused(Fault.WRONG_CHAIN, () -> elsewhere.check(header, commit(header)));
    assertThatThrownBy(() -> new LightClient(genesis.signedBy(genesis.signatures().subList(0, 3))))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3 of 4");
  }

  @Test
  void blockZeroIsProvenByBlockOne() throws UnprovenException {
    Hash parameters = genesis.parameters().hash();
    BlockHeader zero = new BlockHeader(1, genesis.chainId(), 0, Hash.ZERO, 1_000_000, Hash.ZERO,
        Hash.ZERO, Hash.ZERO, first.hash(), parameters, first.hash(), parameters, null, 0);
    BlockHeader one = new BlockHeader(1, genesis.chainId(), 1, zero.hash(), 1_000_001, Hash.ZERO,
        Hash.ZERO, Hash.ZERO, first.hash(), parameters, first.hash(), parameters, first.at(0).key(),
        1);

    refused(Fault.NOT_CERTIFIED, () -> light.check(zero, null));
    light.check(one, commit(one));
    light.check(zero, null);
    refused(Fault.NOT_CERTIFIED,
        () -> light.check(new BlockHeader(1, genesis.chainId(), 0, Hash.ZERO, 1_000_002, Hash.ZERO,
            Hash.ZERO, Hash.ZERO, first.hash(), parameters, first.hash(), parameters, null, 0),
            null));
  }

  @Test
  void followsAChangeOfTheSetAndBelievesTheOldOneNoLonger() throws UnprovenException {
    ValidatorSet second = withNew(first, "v3", "v9");
    BlockHeader last = header(10, first, second);
    BlockHeader next = header(11, second, second);
    QuorumCertificate byNew = certify(next, Phase.COMMIT, second, "v0", "v1", "v9");

    refused(Fault.SET_UNKNOWN, () -> light.check(next, byNew));
    refused(Fault.SET_UNKNOWN, () -> light.follow(last, commit(last), withNew(first, "v2", "v9")));
    light.follow(last, commit(last), second);
    light.check(next, byNew);
    light.check(last, commit(last));

    assertThat(light.setAt(10)).isEqualTo(first);
    assertThat(light.setAt(11)).isEqualTo(second);
    BlockHeader fork = header(12, first, first);
    refused(Fault.SET_UNKNOWN, () -> light.check(fork, commit(fork)));
  }

  @Test
  void afterALastHeaderTheOldSetCertifiesNothingMore() throws UnprovenException {
    ValidatorSet second = withNew(first, "v3", "v9");
    BlockHeader last = header(10, first, second);
    BlockHeader fork = header(11, first, first);

    light.check(last, commit(last));

    refused(Fault.SET_UNKNOWN, () -> light.check(fork, commit(fork)));
    BlockHeader before = header(9, first, first);
    light.check(before, commit(before));
  }

  @Test
  void noChangeOfTheSetCanBeSkipped() throws UnprovenException {
    ValidatorSet second = withNew(first, "v3", "v9");
    ValidatorSet third = withNew(second, "v2", "v8");
    BlockHeader toSecond = header(10, first, second);
    BlockHeader toThird = header(20, second, third);
    QuorumCertificate bySecond = certify(toThird, Phase.COMMIT, second, "v0", "v1", "v9");
    BlockHeader newest = header(30, third, third);
    QuorumCertificate byThird = certify(newest, Phase.COMMIT, third, "v0", "v1", "v8");

    refused(Fault.SET_UNKNOWN, () -> light.follow(toThird, bySecond, third));
    refused(Fault.CERTIFICATE_INVALID, () -> light.follow(header(20, first, third),
        certify(header(20, first, third), Phase.COMMIT, third, "v0", "v1", "v8"), third));
    light.follow(toSecond, commit(toSecond), second);
    refused(Fault.SET_UNKNOWN, () -> light.check(newest, byThird));
    light.follow(toThird, bySecond, third);
    light.check(newest, byThird);

    BlockHeader fork = header(31, third, third);
    refused(Fault.CERTIFICATE_INVALID, () -> light.check(fork, commit(fork)));
    refused(Fault.CERTIFICATE_INVALID,
        () -> light.check(fork, certify(fork, Phase.COMMIT, second, "v0", "v1", "v9")));
  }

  @Test
  void aSetThatComesBackIsFollowedLikeAnyOther() throws UnprovenException {
    ValidatorSet second = withNew(first, "v3", "v9");
    BlockHeader away = header(10, first, second);
    BlockHeader back = header(20, second, first);
    BlockHeader newest = header(30, first, first);

    light.check(away, commit(away));
    refused(Fault.SET_UNKNOWN, () -> light.check(newest, commit(newest)));
    light.follow(away, commit(away), second);
    light.follow(back, certify(back, Phase.COMMIT, second, "v0", "v1", "v9"), first);

    light.check(newest, commit(newest));
    assertThat(light.setAt(15)).isEqualTo(second);
    BlockHeader between = header(15, first, first);
    refused(Fault.SET_UNKNOWN, () -> light.check(between, commit(between)));
  }

  @Test
  void readsPresenceAndAbsenceAndNothingElse() throws UnprovenException {
    BlockHeader header = header(7, first, first);
    QuorumCertificate certificate = commit(header);
    ReferenceStateTree tree = ReferenceStateTree.of(STATE);
    Bytes absent = Bytes.utf8("absent");
    StateReadProof present = new StateReadProof(KEY, VALUE, tree.prove(KEY), header, certificate);

    assertThat(light.read(KEY, present)).contains(VALUE);
    assertThat(light.read(absent,
        new StateReadProof(absent, null, tree.prove(absent), header, certificate))).isEmpty();
    refused(Fault.WRONG_QUESTION, () -> light.read(absent, present));
    refused(Fault.STATE_PROOF_INVALID, () -> light.read(KEY,
        new StateReadProof(KEY, Bytes.utf8("forged"), tree.prove(KEY), header, certificate)));
    refused(Fault.STATE_PROOF_INVALID,
        () -> light.read(KEY, new StateReadProof(KEY, null, tree.prove(KEY), header, certificate)));
    refused(Fault.STATE_PROOF_INVALID, () -> light.read(absent,
        new StateReadProof(absent, VALUE, tree.prove(absent), header, certificate)));
  }

  @Test
  void believesTheReceiptOfTheTransactionAskedFor() throws UnprovenException {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      receipts.add(new Receipt(Hash.sha256(Bytes.ofLong(i)), Receipt.Outcome.APPLIED, List.of(), "",
          List.of(), List.of(), List.of(), i));
    }
    List<Bytes> leaves = receipts.stream().map(Receipt::encode).toList();
    BlockHeader header = header(7, first, first, Receipt.root(Receipt.encodeAll(receipts)));
    ReceiptProof proof = new ReceiptProof(leaves.get(3), MerkleTree.prove(leaves, 3), header,
        commit(header));
    Hash id = Hash.sha256(Bytes.ofLong(3));

    assertThat(light.receipt(id, proof)).isEqualTo(receipts.get(3));
    refused(Fault.WRONG_QUESTION, () -> light.receipt(Hash.sha256(Bytes.ofLong(2)), proof));
    refused(Fault.RECEIPT_PROOF_INVALID, () -> light.receipt(id,
        new ReceiptProof(leaves.get(2), MerkleTree.prove(leaves, 3), header, commit(header))));
  }

  @Test
  void aProofGrowsStaleAndMustNotComeFromTheFuture() {
    BlockHeader header = header(7, first, first);
    long time = header.timestampMillis();
    long drift = genesis.parameters().clockDriftMaxMillis();

    assertThatCode(() -> LightClient.requireFresh(header, time + 30_000, 30_000, drift))
        .doesNotThrowAnyException();
    assertThatCode(() -> LightClient.requireFresh(header, time - drift, 30_000, drift))
        .doesNotThrowAnyException();
    refused(Fault.STALE, () -> LightClient.requireFresh(header, time + 30_001, 30_000, drift));
    refused(Fault.FROM_THE_FUTURE,
        () -> LightClient.requireFresh(header, time - drift - 1, 30_000, drift));
  }
}
