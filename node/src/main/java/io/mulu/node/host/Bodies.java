package io.mulu.node.host;

import io.mulu.consensus.Effect;
import io.mulu.consensus.Incoming;
import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.ledger.BlockRules;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.PooledTransaction;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Submission;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of proposals (docs/spec/consensus.md, rule 16): puts a compact block together from the
 * pool, asks its sources one after the other for what is missing, and serves what others miss.
 * Everything received is bound by a hash before it is taken. Confined to the event loop.
 */
public final class Bodies {
  /** How long one source may take before the next is asked. */
  static final long SOURCE_MILLIS = 500;
  /** Proposals being fetched at a time; the one asked for least recently gives way. */
  static final int FETCHES_MAX = 8;

  private final EventLoop loop;
  private final PeerNetwork peers;
  private final Ledger ledger;
  private final Consumer<Block> onFetched;
  private final Consumer<Incoming> onPrePrepare;
  private final BiConsumer<PeerId, Long> sendBlock;
  private final LinkedHashMap<Hash, Fetching> fetching = new LinkedHashMap<>();
  /** The request that the core is being asked about: it answers at once or never. */
  private @Nullable Wanted requested;

  private record Wanted(PeerId peer, boolean withPrePrepare, List<Hash> envelopeHashes) {
  }

  private static final class Fetching {
    final long height;
    final Map<Hash, Submission> have = new LinkedHashMap<>();
    final Set<Hash> named = new HashSet<>();
    /** What was missing when it was last looked for. */
    Set<Hash> lacking = new HashSet<>();
    @Nullable
    CompactBlock compact;
    List<PublicKey> sources;
    int next;
    int asked;
    long bytes;

    Fetching(long height, @Nullable CompactBlock compact, List<PublicKey> sources) {
      this.height = height;
      this.sources = sources;
      know(compact);
    }

    PublicKey source(int turn) {
      return sources.get(turn % sources.size());
    }

    /** Whether it is the one asked last, and others follow in this round. */
    boolean isFollowed(PublicKey peer) {
      return next > 0 && !sources.isEmpty() && source(next - 1).equals(peer)
          && next % sources.size() != 0;
    }

    void know(@Nullable CompactBlock block) {
      if (compact == null && block != null) {
        compact = block;
        named.addAll(block.envelopeHashes());
      }
    }
  }

  /**
   * @param onFetched
   *          a complete body, its hashes checked
   * @param onPrePrepare
   *          a signed pre-prepare that came with a body
   * @param sendBlock
   *          sends a committed block to a peer
   */
  public Bodies(EventLoop loop, PeerNetwork peers, Ledger ledger, Consumer<Block> onFetched,
      Consumer<Incoming> onPrePrepare, BiConsumer<PeerId, Long> sendBlock) {
    this.loop = loop;
    this.peers = peers;
    this.ledger = ledger;
    this.onFetched = onFetched;
    this.onPrePrepare = onPrePrepare;
    this.sendBlock = sendBlock;
  }

  void fetch(Effect.FetchProposal fetch) {
    Fetching known = fetching.remove(fetch.blockHash());
    boolean isNew = known == null;
    Fetching wanted = known == null
        ? new Fetching(fetch.height(), fetch.compact(), fetch.sources())
        : known;
    fetching.put(fetch.blockHash(), wanted);
    if (fetching.size() > FETCHES_MAX) {
      fetching.pollFirstEntry();
    }
    boolean wasIdle = wanted.sources.isEmpty();
    wanted.sources = fetch.sources();
    wanted.know(fetch.compact());
    if (!finish(fetch.blockHash(), wanted) && (isNew || wasIdle)) {
      ask(fetch.blockHash(), wanted); // else the source being asked has its time
    }
  }

  /**
   * A transaction has come into the pool. Gossip and proposal race each other: the last that was
   * missing completes a body at once, whoever is being asked for it.
   */
  public void pooled(Hash envelope) {
    if (fetching.isEmpty()) {
      return;
    }
    for (Map.Entry<Hash, Fetching> entry : List.copyOf(fetching.entrySet())) {
      Set<Hash> lacking = entry.getValue().lacking;
      if (lacking.remove(envelope) && lacking.isEmpty()) {
        finish(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Heights at or below are decided: their bodies are no longer wanted. */
  public void committed(long height) {
    fetching.values().removeIf(f -> f.height <= height);
  }

  /** Hands the body over if nothing is missing of it. */
  private boolean finish(Hash blockHash, Fetching wanted) {
    CompactBlock compact = wanted.compact;
    if (compact == null) {
      return false;
    }
    List<Hash> missing = missing(compact, wanted);
    if (!missing.isEmpty()) {
      wanted.lacking = new HashSet<>(missing);
      return false;
    }
    fetching.remove(blockHash);
    List<Submission> submissions = new ArrayList<>();
    for (Hash envelope : compact.envelopeHashes()) {
      submissions.add(find(envelope, wanted));
    }
    Block block = new Block(compact.header(), submissions);
    loop.enqueue(() -> onFetched.accept(block));
    return true;
  }

  private void ask(Hash blockHash, Fetching wanted) {
    if (wanted.sources.isEmpty()) {
      return; // a later effect names sources
    }
    CompactBlock compact = wanted.compact;
    int attempt = ++wanted.asked;
    peers.send(PeerId.validator(wanted.source(wanted.next++)), new PeerMessage.FetchProposal(
        blockHash, compact == null, compact == null ? List.of() : missing(compact, wanted)));
    loop.after(SOURCE_MILLIS, () -> {
      if (fetching.get(blockHash) == wanted && wanted.asked == attempt
          && !finish(blockHash, wanted)) {
        ask(blockHash, wanted);
      }
    });
  }

  private List<Hash> missing(CompactBlock compact, Fetching wanted) {
    List<Hash> missing = new ArrayList<>();
    for (Hash envelope : compact.envelopeHashes()) {
      if (!wanted.have.containsKey(envelope) && ledger.mempool().byEnvelope(envelope) == null) {
        missing.add(envelope);
      }
    }
    return missing;
  }

  private Submission find(Hash envelope, Fetching wanted) {
    Submission fetched = wanted.have.get(envelope);
    if (fetched != null) {
      return fetched;
    }
    PooledTransaction pooled = ledger.mempool().byEnvelope(envelope);
    if (pooled == null) {
      throw new IllegalStateException("nothing was missing a moment ago");
    }
    return pooled.transaction().submission();
  }

  /** An answer of a peer. */
  public void received(PeerId from, PeerMessage.Proposal proposal) {
    Fetching wanted = fetching.get(proposal.blockHash());
    if (wanted == null) {
      return;
    }
    if (!proposal.prePrepare().isEmpty()) {
      takePrePrepare(from, proposal, wanted);
    }
    if (wanted.compact == null) {
      return;
    }
    for (Bytes encoded : proposal.submissions()) {
      take(encoded, wanted);
    }
    PublicKey peer = from.validator().orElse(null);
    if (!finish(proposal.blockHash(), wanted) && proposal.isLast() && peer != null
        && wanted.isFollowed(peer)) {
      // It has no more. A round takes its time: who says so at once is not asked at once again.
      ask(proposal.blockHash(), wanted);
    }
  }

  private void takePrePrepare(PeerId from, PeerMessage.Proposal proposal, Fetching wanted) {
    try {
      PublicKey peer = from.validator().orElse(null);
      if (peer == null) {
        return;
      }
      Incoming incoming = Incoming.decode(peer, proposal.prePrepare());
      if (incoming.message() instanceof Message.PrePrepare prePrepare
          && prePrepare.block().hash().equals(proposal.blockHash())
          && prePrepare.block().isConsistent()) {
        wanted.know(prePrepare.block());
        onPrePrepare.accept(incoming);
      }
    } catch (MalformedException e) {
      // The next source is asked when this one's time is over.
    }
  }

  /** Only what the header's root names, with the attachment that its hash names. */
  private void take(Bytes encoded, Fetching wanted) {
    try {
      Submission submission = Submission.decode(encoded);
      Hash envelope = submission.transaction().envelopeHash();
      // A block of more bytes is invalid: its body is never completed.
      if (wanted.named.contains(envelope) && !wanted.have.containsKey(envelope)
          && wanted.bytes + encoded.size() <= bodyBytesMax()
          && BlockRules.hasItsAttachment(submission)) {
        wanted.have.put(envelope, submission);
        wanted.bytes += encoded.size();
      }
    } catch (MalformedException e) {
      // As above.
    }
  }

  /** Encodings take more than what counts against the block's limit, by far less than twice. */
  private long bodyBytesMax() {
    return 2L * ledger.view().parameters().blockBytesMax();
  }

  /** A peer asks; the core knows whether it may be served and has the body. */
  public void requested(PeerId from, PeerMessage.FetchProposal request,
      BiConsumer<PublicKey, Hash> askCore) {
    PublicKey peer = from.validator().orElse(null);
    if (peer != null) {
      requested = new Wanted(from, request.withPrePrepare(), request.envelopeHashes());
      askCore.accept(peer, request.blockHash());
      requested = null;
    }
  }

  void serve(Effect.SendProposal send) {
    Wanted wanted = requested;
    if (wanted != null && wanted.peer().equals(PeerId.validator(send.peer()))) {
      answer(wanted, send.prePrepare(), send.block());
    }
  }

  private void answer(Wanted wanted, SignedMessage prePrepare, Block block) {
    Map<Hash, Submission> byEnvelope = new LinkedHashMap<>();
    for (Submission submission : block.transactions()) {
      byEnvelope.put(submission.transaction().envelopeHash(), submission);
    }
    boolean all = wanted.envelopeHashes().isEmpty() && wanted.withPrePrepare();
    Bytes opening = wanted.withPrePrepare() ? prePrepare.encode() : Bytes.EMPTY;
    List<Bytes> part = new ArrayList<>();
    long bytes = 0;
    Hash hash = block.hash();
    if (!opening.isEmpty()) {
      peers.send(wanted.peer(), new PeerMessage.Proposal(hash, opening, List.of(), false));
    }
    for (Hash envelope : all ? block.envelopeHashes() : wanted.envelopeHashes()) {
      Submission submission = byEnvelope.get(envelope);
      if (submission == null) {
        continue;
      }
      Bytes encoded = submission.encode();
      if (bytes + encoded.size() > PeerMessage.PART_BYTES_MAX && !part.isEmpty()) {
        peers.send(wanted.peer(), new PeerMessage.Proposal(hash, Bytes.EMPTY, part, false));
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(encoded);
      bytes += encoded.size() + 8L;
    }
    peers.send(wanted.peer(), new PeerMessage.Proposal(hash, Bytes.EMPTY, part, true));
  }

  void serveCommitted(PeerId peer, long height) {
    sendBlock.accept(peer, height);
  }
}
