package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Role;
import io.mulu.vm.state.StateOverlay;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A chain without consensus: each call is signed, verified and executed in a block of its own.
 * Every block runs twice, and must give the same bytes.
 */
final class TestChain {
  static final long START = 1_790_000_000_000L;
  static final long FOREVER = Long.MAX_VALUE;
  /** Founders by index; the first four run validators. */
  static final List<OrganizationType> TYPES = List.of(OrganizationType.HOSPITAL,
      OrganizationType.HOSPITAL, OrganizationType.RESEARCH, OrganizationType.REGULATOR,
      OrganizationType.VENDOR);

  final Genesis genesis;
  final Executor executor;
  final MemoryState state;
  private final ChainParameters parameters;
  private long height;
  private long now = START;
  private long serial;

  /** Someone who can sign. */
  record Person(Hash id, Hash organization, KeyPair keys) {
  }

  TestChain() {
    this(ChainParameters.defaults(), TYPES.size(),
        codes("DISEASE", "C00-D48", "", "C50", "C00-D48", "C50.1", "C50", "E11", ""));
  }

  TestChain(ChainParameters parameters, int founders, CodeTable... tables) {
    this.parameters = parameters;
    this.state = new MemoryState();
    List<Founder> cards = new ArrayList<>();
    for (int i = 0; i < founders; i++) {
      cards.add(new Founder("ORG-" + i, new LocalizedText("", "Organisation " + i), TYPES.get(i),
          key("admin", i).publicKey(),
          i < 4
              ? new Founder.NodeCard(key("consensus", i).publicKey(), key("device", i).publicKey(),
                  List.of(Hash.sha256(Bytes.ofLong(i))), "127.0.0.1:" + (7400 + 10 * i))
              : null));
    }
    genesis = new Genesis("test", "intl", START, parameters, cards, List.of(tables), List.of());
    executor = new Executor(genesis.chainId());
    state.apply(executor.executeGenesis(genesis).writes());
  }

  private TestChain(TestChain other) {
    this.parameters = other.parameters;
    this.genesis = other.genesis;
    this.executor = other.executor;
    this.height = other.height;
    this.now = other.now;
    this.serial = other.serial;
    this.state = other.state.copy();
  }

  /** The same chain at this height, to try something on. */
  TestChain fork() {
    return new TestChain(this);
  }

  static KeyPair key(String purpose, long number) {
    return KeyPair.fromSeed(KeyAlgorithm.ED25519,
        Hash.sha256(Bytes.utf8(purpose), Bytes.ofLong(number)).bytes());
  }

  /** A code table of (code, parent) pairs. */
  static CodeTable codes(String table, String... pairs) {
    List<CodeTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      rows.add(new CodeTable.Row(pairs[i], pairs[i + 1], "", pairs[i]));
    }
    return new CodeTable(table, 1, rows);
  }

  long now() {
    return now;
  }

  /** Lets block time pass without a block. */
  void advance(long millis) {
    now += millis;
  }

  Hash organization(int founder) {
    return genesis.organizationId(founder);
  }

  Person admin(int founder) {
    return new Person(genesis.adminId(founder), organization(founder), key("admin", founder));
  }

  Person device(int founder) {
    return new Person(genesis.deviceId(founder), organization(founder), key("device", founder));
  }

  /** A new person of a founder with these roles. */
  Person person(int founder, Role... roles) {
    return member(founder, IdentityKind.PERSON, roles);
  }

  Person member(int founder, IdentityKind kind, Role... roles) {
    KeyPair keys = key("member", ++serial);
    Receipt receipt = applied(admin(founder),
        new Call.AddIdentity(kind, List.of(new IdentityKey(keys.publicKey(), 0, FOREVER)),
            Stream.of(roles).map(role -> new Call.RoleGrant(role, "", FOREVER)).toList()));
    return new Person(receipt.created().get(0), organization(founder), keys);
  }

  Receipt applied(Person sender, Call call) {
    return applied(sender, call, Bytes.EMPTY);
  }

  Receipt applied(Person sender, Call call, Bytes attachment) {
    Receipt receipt = run(sender, call, attachment);
    assertThat(receipt.reasons()).as("%s", call).isEmpty();
    assertThat(receipt.isApplied()).isTrue();
    return receipt;
  }

  /** Runs a call that must revert with exactly these reasons. */
  Receipt reverted(Person sender, Call call, Reason... reasons) {
    return reverted(sender, call, Bytes.EMPTY, reasons);
  }

  Receipt reverted(Person sender, Call call, Bytes attachment, Reason... reasons) {
    MemoryState before = state.copy();
    Receipt receipt = run(sender, call, attachment);
    assertThat(receipt.reasons()).as("%s", call).containsExactly(reasons);
    assertThat(receipt.isApplied()).isFalse();
    // What an empty block would have done: deadlines run before the transaction.
    before.apply(executor.execute(new BlockContext(height, now), List.of(), before).writes());
    assertThat(state.rows().equals(before.rows())).as("a reverted transaction writes nothing")
        .isTrue();
    return receipt;
  }

  Receipt run(Person sender, Call call) {
    return run(sender, call, Bytes.EMPTY);
  }

  Receipt run(Person sender, Call call, Bytes attachment) {
    List<Receipt> receipts = block(List.of(transaction(sender, call, attachment)));
    return receipts.get(receipts.size() - 1);
  }

  VerifiedTransaction transaction(Person sender, Call call, Bytes attachment) {
    Bytes nonce = Hash.sha256(Bytes.ofLong(++serial)).bytes().slice(0, 16);
    TransactionBody body = new TransactionBody(genesis.chainId(), sender.id(),
        sender.keys().publicKey(), nonce, now + 60_000, call,
        attachment.isEmpty() ? null : Submission.attachmentHash(attachment), attachment.size());
    VerifiedTransaction.Result result = VerifiedTransaction.verify(
        new Submission(Transaction.sign(body, sender.keys()), attachment), genesis.chainId(),
        parameters);
    assertThat(result.refusal()).isEmpty();
    return result.transaction().orElseThrow();
  }

  /** Executes the next block, a millisecond later. */
  List<Receipt> block(List<VerifiedTransaction> transactions) {
    BlockContext block = new BlockContext(++height, ++now);
    ExecutionResult result = executor.execute(block, transactions, state);
    ExecutionResult again = new Executor(genesis.chainId()).execute(block, transactions, state);
    assertThat(again.writes()).isEqualTo(result.writes());
    assertThat(again.receipts().stream().map(Receipt::encode).toList())
        .isEqualTo(result.receipts().stream().map(Receipt::encode).toList());
    state.apply(result.writes());
    return result.receipts();
  }

  /** The receipt of the deadlines that are due now. */
  Receipt due() {
    List<Receipt> receipts = block(List.of());
    assertThat(receipts).as("something was due").hasSize(1);
    assertThat(receipts.get(0).transactionId()).isNull();
    return receipts.get(0);
  }

  <T> T get(Table<T> table, Hash id) {
    return Objects.requireNonNull(table.get(state, id), "no such row");
  }

  /** Puts a row as no call would: for states that take long to reach. */
  <T> void force(Table<T> table, T row, Bytes... key) {
    StateOverlay overlay = new StateOverlay(state);
    table.put(overlay, row, key);
    state.apply(overlay.changes());
  }

  long height() {
    return height;
  }
}
