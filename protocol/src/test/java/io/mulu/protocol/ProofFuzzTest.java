package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.QuorumCertificate.Phase;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.merkle.MerkleTree;
import io.mulu.protocol.merkle.ReferenceStateTree;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.wire.WireCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proofs of a node that lies, as they come and over a header that is right: whatever a light client
 * believes is true. The first byte tells rows (0) from receipts (1).
 */
class ProofFuzzTest {
  private static final int BYTES_MAX = 1 << 20;
  private static final WireCodec<Row> ROW = WireCodec.of(Row.class);
  private static final WireCodec<ReceiptProof> RECEIPT = WireCodec.of(ReceiptProof.class);

  private static final Map<Bytes, Bytes> STATE = state();
  private static final List<Receipt> RECEIPTS = IntStream.range(0, 5)
      .mapToObj(i -> new Receipt(Hash.sha256(Bytes.ofLong(i)), Receipt.Outcome.APPLIED, List.of(),
          "", List.of(), List.of(), List.of(), i))
      .toList();
  private static final Genesis GENESIS = genesis();
  private static final BlockHeader HEADER = header();
  private static final QuorumCertificate CERTIFICATE = certificate();

  /** As a {@link StateReadProof}, which has no wire form. */
  record Row(Bytes key, boolean isThere, Bytes value, StateProof proof, BlockHeader header,
      QuorumCertificate certificate) {
    StateReadProof answer(BlockHeader over, QuorumCertificate by) {
      return new StateReadProof(key, isThere ? value : null, proof, over, by);
    }
  }

  private static Map<Bytes, Bytes> state() {
    TreeMap<Bytes, Bytes> state = new TreeMap<>();
    IntStream.range(0, 9).forEach(i -> state.put(Bytes.utf8("key" + i), Bytes.utf8("value" + i)));
    return state;
  }

  private static KeyPair key(String name) {
    return KeyPair.fromSeed(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8(name)).bytes());
  }

  private static Genesis genesis() {
    Genesis unsigned = new Genesis("proofs", "intl", 1_000_000, ChainParameters.defaults(),
        List.of(new Founder("H", new LocalizedText("", "H"), OrganizationType.HOSPITAL,
            key("admin").publicKey(), new Founder.NodeCard(key("validator").publicKey(),
                key("device").publicKey(), List.of(Hash.ZERO), "localhost:7400"))),
        List.of(), List.of());
    return unsigned.signedBy(List.of(key("admin").sign(unsigned.bytesToSign())));
  }

  private static BlockHeader header() {
    Hash set = GENESIS.validatorSet().hash();
    Hash parameters = GENESIS.parameters().hash();
    return new BlockHeader(1, GENESIS.chainId(), 7, Hash.ZERO, 1_007_000, Hash.ZERO,
        ReferenceStateTree.root(STATE), Receipt.root(Receipt.encodeAll(RECEIPTS)), set, parameters,
        set, parameters, key("validator").publicKey(), 1);
  }

  private static QuorumCertificate certificate() {
    Bytes signed = ConsensusBytes.signed(GENESIS.consensusContext(), Phase.COMMIT.messageType(),
        HEADER.height(), 0, HEADER.hash().bytes());
    return new QuorumCertificate(Phase.COMMIT, HEADER.height(), 0, HEADER.hash(), List.of(
        new QuorumCertificate.Vote(key("validator").publicKey(), key("validator").sign(signed))));
  }

  static Stream<byte[]> seeds() {
    ReferenceStateTree tree = ReferenceStateTree.of(STATE);
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("key0", "key4", "key8", "absent", "missing", "no")) {
      Bytes key = Bytes.utf8(name);
      seeds.add(seed(0, ROW.encode(new Row(key, STATE.containsKey(key),
          STATE.getOrDefault(key, Bytes.EMPTY), tree.prove(key), HEADER, CERTIFICATE))));
    }
    List<Bytes> leaves = RECEIPTS.stream().map(Receipt::encode).toList();
    for (int i = 0; i < leaves.size(); i++) {
      seeds.add(seed(1, RECEIPT.encode(
          new ReceiptProof(leaves.get(i), MerkleTree.prove(leaves, i), HEADER, CERTIFICATE))));
      // What a liar would like to be believed: another outcome, another value, no value, a value
      Receipt receipt = RECEIPTS.get(i);
      seeds.add(seed(1,
          RECEIPT.encode(new ReceiptProof(
              new Receipt(receipt.transactionId(), Receipt.Outcome.APPLIED, List.of(), "",
                  List.of(), List.of(), List.of(), 100 + i).encode(),
              MerkleTree.prove(leaves, i), HEADER, CERTIFICATE))));
      Bytes key = Bytes.utf8("key" + i);
      Bytes absent = Bytes.utf8("absent" + i);
      for (Row lie : List.of(
          new Row(key, true, Bytes.utf8("forged"), tree.prove(key), HEADER, CERTIFICATE),
          new Row(key, false, Bytes.EMPTY, tree.prove(key), HEADER, CERTIFICATE),
          new Row(absent, true, Bytes.EMPTY, tree.prove(absent), HEADER, CERTIFICATE))) {
        seeds.add(seed(0, ROW.encode(lie)));
      }
    }
    return seeds.stream();
  }

  private static byte[] seed(int kind, Bytes proof) {
    return Bytes.concat(Bytes.of((byte) kind), proof).toArray();
  }

  @MethodSource("seeds")
  @FuzzTest
  void onlyTheTruthIsBelieved(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] proof = Arrays.copyOfRange(input, 1, input.length);
    if (input[0] == 0) {
      DecoderRules.canonical(proof, bytes -> ROW.decode(bytes, BYTES_MAX), ROW::encode)
          .ifPresent(row -> {
            check(row.answer(row.header(), row.certificate()));
            check(row.answer(HEADER, CERTIFICATE));
          });
    } else {
      DecoderRules.canonical(proof, bytes -> RECEIPT.decode(bytes, BYTES_MAX), RECEIPT::encode)
          .ifPresent(receipt -> {
            check(receipt);
            check(new ReceiptProof(receipt.receipt(), receipt.proof(), HEADER, CERTIFICATE));
          });
    }
  }

  private static void check(StateReadProof proof) {
    Optional<Bytes> value;
    try {
      value = new LightClient(GENESIS).read(proof.key(), proof);
    } catch (UnprovenException e) {
      return;
    }
    assertThat(value).isEqualTo(Optional.ofNullable(STATE.get(proof.key())));
  }

  private static void check(ReceiptProof proof) {
    for (Receipt receipt : RECEIPTS) {
      Hash id = Objects.requireNonNull(receipt.transactionId());
      try {
        assertThat(new LightClient(GENESIS).receipt(id, proof)).isEqualTo(receipt);
      } catch (UnprovenException e) {
        assertThat(e.fault()).isNotNull();
      }
    }
  }
}
