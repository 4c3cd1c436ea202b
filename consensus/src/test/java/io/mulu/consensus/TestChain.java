package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.DomainTag;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** A chain of n validators, A, B, C … in the order of their keys, and its arithmetic of roots. */
final class TestChain {
  static final long GENESIS_MILLIS = 1_800_000_000_000L;

  private static final List<KeyPair> KEYS = LongStream.range(0, 10)
      .mapToObj(i -> KeyPair.fromSeed(KeyAlgorithm.ED25519,
          Hash.sha256(Bytes.utf8("validator"), Bytes.ofLong(i)).bytes()))
      .toList();

  final ChainParameters parameters;
  final List<KeyPair> keys;
  /** Of the first height. */
  final ValidatorSet validators;
  final Hash chainId = Hash.sha256(Bytes.utf8("test chain"));
  final BlockHeader genesis;
  private final TreeMap<Long, ValidatorSet> sets = new TreeMap<>();

  TestChain(int n) {
    this(n, ChainParameters.defaults());
  }

  TestChain(int n, ChainParameters parameters) {
    this(n, parameters, n);
  }

  /** With the first validators of n only; the others may be added later. */
  static TestChain ofFirst(int members, int n) {
    return new TestChain(n, ChainParameters.defaults(), members);
  }

  private TestChain(int n, ChainParameters parameters, int members) {
    this.parameters = parameters;
    List<KeyPair> made = new ArrayList<>(KEYS.subList(0, n));
    made.sort(Comparator.comparing(KeyPair::publicKey));
    this.keys = List.copyOf(made);
    this.validators = ValidatorSet
        .of(keys.stream().limit(members).map(TestChain::validator).toList());
    sets.put(1L, validators);
    this.genesis = new BlockHeader(1, chainId, 0, Hash.ZERO, GENESIS_MILLIS,
        Block.txRoot(List.of()), Hash.ZERO, Hash.ZERO, validators.hash(), parameters.hash(),
        validators.hash(), parameters.hash(), null, 0);
  }

  private static Validator validator(KeyPair key) {
    Hash id = Hash.sha256(key.publicKey().bytes());
    return new Validator(key.publicKey(), id, id, List.of(id), "node.example:7400");
  }

  /** The block before this height has changed the set. */
  void change(long fromHeight, int... members) {
    sets.put(fromHeight, ValidatorSet
        .of(Arrays.stream(members).mapToObj(keys::get).map(TestChain::validator).toList()));
  }

  ValidatorSet set(long height) {
    return sets.floorEntry(Math.max(1, height)).getValue();
  }

  static String name(int index) {
    return String.valueOf((char) ('A' + index));
  }

  PublicKey key(int index) {
    return keys.get(index).publicKey();
  }

  int indexOf(PublicKey key) {
    return keys.stream().map(KeyPair::publicKey).toList().indexOf(key);
  }

  ChainState after(BlockHeader head) {
    return new ChainState(head, set(head.height() + 1), parameters, 0, List.of());
  }

  HeightContext context(long height) {
    return new HeightContext(height, set(height),
        new ConsensusBytes.Context(chainId, parameters.protocolVersion(), set(height).hash()));
  }

  static Submission transaction(String text) {
    Signature signature = Signature.of(KeyAlgorithm.ED25519, Bytes.wrap(new byte[64]));
    return new Submission(new Transaction(Bytes.utf8(text), signature), Bytes.EMPTY);
  }

  static String text(Submission submission) {
    return new String(submission.transaction().body().toArray(), StandardCharsets.UTF_8);
  }

  static Hash stateRoot(BlockHeader parent, List<Submission> transactions) {
    Hash root = parent.stateRoot();
    for (Submission submission : transactions) {
      root = Hash.tagged(DomainTag.STATE_KEY, root.bytes(), submission.transaction().body());
    }
    return root;
  }

  Block block(BlockHeader parent, PublicKey proposer, long tenure, long timestampMillis,
      List<Submission> transactions) {
    List<Hash> hashes = transactions.stream().map(t -> t.transaction().envelopeHash()).toList();
    return new Block(new BlockHeader(1, chainId, parent.height() + 1, parent.hash(),
        timestampMillis, Block.txRoot(hashes), stateRoot(parent, transactions), Hash.ZERO,
        set(parent.height() + 1).hash(), parameters.hash(), set(parent.height() + 2).hash(),
        parameters.hash(), proposer, tenure), transactions);
  }

  /** Signs as a validator without any guard, as a traitor would. */
  SignedMessage sign(int validator, Message message) {
    return new SignedMessage(key(validator), message.encode(),
        keys.get(validator).sign(context(message.height()).signedBytes(message)));
  }
}
