package io.mulu.client;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.LightClient;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.UnprovenException.Fault;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.ChainApi.BlockQuery;
import io.mulu.protocol.api.ChainApi.HeaderAnswer;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.StateApi;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads through nodes that need not be trusted: every answer is judged by a {@link LightClient}
 * that knows genesis alone, and everything that does not follow is refused with its fault. Newest
 * reads must also be fresh, or an old proof could be replayed. Thread-safe.
 */
public final class VerifiedReader {
  private static final WireCodec<StateTable.Reference> REFERENCE = WireCodec
      .of(StateTable.Reference.class);
  private static final WireCodec<DocumentEntry> ENTRY = WireCodec.of(DocumentEntry.class);
  /** Changes of the validator set that are followed for one answer. */
  private static final int CHANGES_MAX = 1_000;

  private final MuluClient client;
  private final LightClient light;
  private final Clock clock;
  private final @Nullable Duration stalenessMax;
  /** In force when last looked at; a header says by its hash whether they still are. */
  private volatile ChainParameters parameters;

  /** Believes newest reads as long as the chain's parameters say. */
  public VerifiedReader(MuluClient client, Genesis genesis, Clock clock) {
    this(client, genesis, clock, null);
  }

  /**
   * @param stalenessMax
   *          how old the newest block may be; null for what the chain's parameters say
   */
  public VerifiedReader(MuluClient client, Genesis genesis, Clock clock,
      @Nullable Duration stalenessMax) {
    this.client = client;
    this.light = new LightClient(genesis);
    this.clock = clock;
    this.stalenessMax = stalenessMax;
    this.parameters = genesis.parameters();
  }

  public LightClient light() {
    return light;
  }

  /** The newest certified header, fresh. */
  public BlockHeader head() throws ClientException, UnprovenException, InterruptedException {
    HeaderAnswer answer = client.call(ChainApi.HEAD, new NoParams());
    check(answer.header(), answer.certificate());
    requireFresh(answer.header());
    return answer.header();
  }

  /** A certified header of the past. */
  public BlockHeader header(long height)
      throws ClientException, UnprovenException, InterruptedException {
    HeaderAnswer answer = client.call(ChainApi.HEADER, new BlockQuery(height, null));
    requireHeight(answer.header(), height);
    check(answer.header(), answer.certificate());
    return answer.header();
  }

  /** A row of the newest state, or its proven absence. */
  public Verified<Optional<Bytes>> row(Bytes key)
      throws ClientException, UnprovenException, InterruptedException {
    return row(key, null);
  }

  /**
   * @param height
   *          of a block of the past, which need not be fresh; null for the newest
   */
  public Verified<Optional<Bytes>> row(Bytes key, @Nullable Long height)
      throws ClientException, UnprovenException, InterruptedException {
    StateApi.RowAnswer answer = client.call(StateApi.GET, new StateApi.Get(key, height, true));
    return judge(key, required(answer.proof()), height);
  }

  /** An object of the newest state, or its proven absence. */
  public <T extends LedgerObject> Verified<Optional<T>> object(ObjectKind kind, Class<T> type,
      Hash id) throws ClientException, UnprovenException, InterruptedException {
    Verified<Optional<Bytes>> row = row(StateTable.of(kind).key(id));
    return new Verified<>(row.value().isEmpty()
        ? Optional.empty()
        : Optional.of(decode(WireCodec.of(type), row.value().get())), row.header());
  }

  /**
   * The entry under a locator, or the proven absence of any. Both rows are proven for the same
   * block.
   */
  public Verified<Optional<DocumentEntry>> entryByLocator(Hash locator)
      throws ClientException, UnprovenException, InterruptedException {
    CatalogApi.LocatorAnswer answer = client.call(CatalogApi.ENTRY_BY_LOCATOR,
        new CatalogApi.LocatorQuery(locator, null, true));
    Verified<Optional<Bytes>> reference = judge(StateTable.LOCATOR.key(locator),
        required(answer.locatorProof()), null);
    if (reference.value().isEmpty()) {
      return new Verified<>(Optional.empty(), reference.header());
    }
    Hash id = decode(REFERENCE, reference.value().get()).id();
    Verified<Optional<Bytes>> row = judge(StateTable.ENTRY.key(id), required(answer.entryProof()),
        null);
    if (!row.header().hash().equals(reference.header().hash()) || row.value().isEmpty()) {
      throw new UnprovenException(Fault.WRONG_QUESTION, "locator and entry are of two states");
    }
    return new Verified<>(Optional.of(decode(ENTRY, row.value().get())), row.header());
  }

  /** What became of a final transaction. */
  public Verified<Receipt> receipt(Hash transactionId)
      throws ClientException, UnprovenException, InterruptedException {
    ReceiptProof proof = required(
        client.call(ChainApi.RECEIPT, new ChainApi.ReceiptQuery(transactionId, true)).proof());
    check(proof.header(), proof.certificate());
    return new Verified<>(light.receipt(transactionId, proof), proof.header());
  }

  /** The validators of a height, as its certified header names them. */
  public ValidatorSet validators(long height)
      throws ClientException, UnprovenException, InterruptedException {
    BlockHeader header = header(height);
    ValidatorSet set = client.call(ChainApi.VALIDATORS, new ChainApi.HeightQuery(height)).set();
    requireNamed(set.hash().equals(header.validatorSetHash()), "validators", height);
    return set;
  }

  /** The parameters of a height, as its certified header names them. */
  public ChainParameters parameters(long height)
      throws ClientException, UnprovenException, InterruptedException {
    BlockHeader header = header(height);
    ChainParameters parameters = client.call(ChainApi.PARAMETERS, new ChainApi.HeightQuery(height))
        .parameters();
    requireNamed(parameters.hash().equals(header.parametersHash()), "parameters", height);
    return parameters;
  }

  private static void requireNamed(boolean isNamed, String what, long height)
      throws UnprovenException {
    if (!isNamed) {
      throw new UnprovenException(Fault.WRONG_QUESTION,
          "these are not the " + what + " that height " + height + " names");
    }
  }

  private Verified<Optional<Bytes>> judge(Bytes key, StateReadProof proof, @Nullable Long height)
      throws ClientException, UnprovenException, InterruptedException {
    check(proof.header(), proof.certificate());
    Optional<Bytes> value = light.read(key, proof);
    if (height == null) {
      requireFresh(proof.header());
    } else {
      requireHeight(proof.header(), height);
    }
    return new Verified<>(value, proof.header());
  }

  /** Looks around for what the light client lacks, then lets it judge. */
  private void check(BlockHeader header, @Nullable QuorumCertificate certificate)
      throws ClientException, UnprovenException, InterruptedException {
    for (int changes = 0; changes < CHANGES_MAX; changes++) {
      try {
        light.check(header, certificate);
        return;
      } catch (UnprovenException e) {
        if (e.fault() == Fault.NOT_CERTIFIED && header.height() == 0 && changes == 0) {
          header(1);
        } else if (e.fault() == Fault.SET_UNKNOWN && header.height() > light.newestSetFrom()) {
          followOneChange();
        } else {
          throw e;
        }
      }
    }
    throw new UnprovenException(Fault.SET_UNKNOWN, "too many changes of the validator set");
  }

  /** Moves the light client on to the next set, by the last header of the one that it knows. */
  private void followOneChange() throws ClientException, UnprovenException, InterruptedException {
    long known = light.newestSetFrom();
    List<Handover> next = client.call(ChainApi.HANDOVERS, new ChainApi.HandoverQuery(known, 1))
        .handovers();
    if (next.isEmpty()) {
      throw new UnprovenException(Fault.SET_UNKNOWN,
          "the node knows of no change from height " + known + " on");
    }
    CertifiedHeader last = next.getFirst().last();
    light.follow(last.header(), last.certificate(), next.getFirst().next());
    if (light.newestSetFrom() == known) {
      throw new UnprovenException(Fault.SET_UNKNOWN,
          "height " + last.header().height() + " names no other set");
    }
  }

  private static void requireHeight(BlockHeader header, long height) throws UnprovenException {
    if (header.height() != height) {
      throw new UnprovenException(Fault.WRONG_QUESTION,
          "asked for height " + height + ", got " + header.height());
    }
  }

  private void requireFresh(BlockHeader header)
      throws ClientException, UnprovenException, InterruptedException {
    ChainParameters now = parametersAfter(header);
    LightClient.requireFresh(header, clock.millis(),
        stalenessMax == null ? now.stalenessMaxMillis() : stalenessMax.toMillis(),
        now.clockDriftMaxMillis());
  }

  private ChainParameters parametersAfter(BlockHeader certified)
      throws ClientException, UnprovenException, InterruptedException {
    ChainParameters known = parameters;
    if (!known.hash().equals(certified.nextParametersHash())) {
      long height = certified.height() + 1;
      known = client.call(ChainApi.PARAMETERS, new ChainApi.HeightQuery(height)).parameters();
      requireNamed(known.hash().equals(certified.nextParametersHash()), "parameters", height);
      parameters = known;
    }
    return known;
  }

  private static <T> T required(@Nullable T proof) throws UnprovenException {
    if (proof == null) {
      throw new UnprovenException(Fault.MALFORMED, "the answer has no proof");
    }
    return proof;
  }

  private static <T> T decode(WireCodec<T> codec, Bytes row) throws UnprovenException {
    try {
      return codec.decode(row, StateReadProof.VALUE_BYTES_MAX);
    } catch (MalformedException e) {
      throw new UnprovenException(Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
  }
}
