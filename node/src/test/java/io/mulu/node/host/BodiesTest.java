package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.consensus.Effect;
import io.mulu.consensus.HeightContext;
import io.mulu.consensus.Incoming;
import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Submission;
import io.mulu.protocol.crypto.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final PublicKey ONE = FakeChain.key("consensus", 1).publicKey();
  private static final PublicKey TWO = FakeChain.key("consensus", 2).publicKey();

  private final FakeChain chain = new FakeChain();
  private final Ledger proposer = chain.ledger();
  private final Ledger own = chain.ledger();
  private final ManualLoop loop = new ManualLoop(FakeChain.START);
  private final RecordingPeers peers = new RecordingPeers();
  private final List<Block> fetched = new ArrayList<>();
  private final List<Incoming> prePrepares = new ArrayList<>();
  private final Bodies bodies = new Bodies(loop, peers, own, fetched::add, prePrepares::add,
      (peer, height) -> {
      });
  private Block block;

  @BeforeEach
  void propose() {
    chain.add(proposer, 0);
    chain.add(proposer, 1);
    block = FakeChain.build(proposer);
  }

  private void want(CompactBlock compact, PublicKey... sources) {
    bodies.fetch(new Effect.FetchProposal(1, block.hash(), compact, List.of(sources)));
    loop.run();
  }

  private List<PeerId> asked() {
    return peers.take().stream().filter(sent -> sent.message() instanceof PeerMessage.FetchProposal)
        .map(RecordingPeers.SentMessage::to).toList();
  }

  private void answer(PublicKey from, boolean isLast, Submission... submissions) {
    bodies.received(PeerId.validator(from), new PeerMessage.Proposal(block.hash(), Bytes.EMPTY,
        List.of(submissions).stream().map(Submission::encode).toList(), isLast));
    loop.run();
  }

  private SignedMessage prePrepare() {
    KeyPair primary = FakeChain.key("consensus", 3);
    Message message = new Message.PrePrepare(1, 0, block.compact());
    HeightContext context = HeightContext.of(chain.genesis.chainId(), proposer.chainState());
    return new SignedMessage(primary.publicKey(), message.encode(),
        primary.sign(context.signedBytes(message)));
  }

  @Test
  void aBodyWhoseTransactionsWaitInThePoolNeedsNobody() {
    for (Submission submission : block.transactions()) {
      own.mempool().add(chain.pooled(own, submission, 0), Mempool.Source.VALIDATOR);
    }

    want(block.compact(), ONE);

    assertThat(fetched).containsExactly(block);
    assertThat(asked()).isEmpty();
  }

  @Test
  void theLastTransactionThatGossipBringsCompletesABodyAtOnce() {
    want(block.compact(), ONE);
    List<Submission> late = block.transactions();
    own.mempool().add(chain.pooled(own, late.get(0), 0), Mempool.Source.VALIDATOR);
    bodies.pooled(late.get(0).transaction().envelopeHash());
    loop.run();
    assertThat(fetched).isEmpty();
    own.mempool().add(chain.pooled(own, late.get(1), 0), Mempool.Source.VALIDATOR);
    bodies.pooled(Hash.ZERO);
    loop.run();
    assertThat(fetched).as("it hears of what is pooled, it does not look").isEmpty();

    bodies.pooled(late.get(1).transaction().envelopeHash());
    loop.run();

    assertThat(fetched).containsExactly(block);
    answer(ONE, true, late.get(1));
    loop.pass(10 * Bodies.SOURCE_MILLIS);
    assertThat(fetched).as("once").hasSize(1);
  }

  @Test
  void sourcesAreAskedInTurnForWhatIsMissing() {
    want(block.compact(), ONE, TWO);
    assertThat(asked()).containsExactly(PeerId.validator(ONE));
    loop.pass(Bodies.SOURCE_MILLIS);
    assertThat(asked()).containsExactly(PeerId.validator(TWO));
    loop.pass(Bodies.SOURCE_MILLIS);
    assertThat(asked()).containsExactly(PeerId.validator(ONE));

    answer(ONE, false, block.transactions().get(0));
    assertThat(fetched).isEmpty();
    loop.pass(Bodies.SOURCE_MILLIS);
    assertThat(peers.take(PeerMessage.FetchProposal.class))
        .extracting(PeerMessage.FetchProposal::envelopeHashes)
        .containsExactly(List.of(block.envelopeHashes().get(1)));
    answer(TWO, true, block.transactions().get(1));

    assertThat(fetched).containsExactly(block);
    loop.pass(10 * Bodies.SOURCE_MILLIS);
    assertThat(asked()).isEmpty();
  }

  @Test
  void whoHasNothingIsFollowedAtOnceButARoundTakesItsTime() {
    want(block.compact(), ONE, TWO);
    peers.take();

    answer(ONE, true);
    assertThat(asked()).containsExactly(PeerId.validator(TWO));
    for (int i = 0; i < 100; i++) {
      answer(TWO, true);
      answer(ONE, true);
    }

    assertThat(asked()).isEmpty();
    assertThat(loop.timers()).isEqualTo(2);
  }

  @Test
  void newSourcesDoNotAskTheOldOnesAgain() {
    want(block.compact(), ONE);
    want(block.compact(), ONE, TWO);
    want(block.compact(), ONE, TWO);

    assertThat(asked()).containsExactly(PeerId.validator(ONE));
    loop.pass(Bodies.SOURCE_MILLIS);
    assertThat(asked()).containsExactly(PeerId.validator(TWO));
  }

  @Test
  void wrongTransactionsAndAttachmentsAreIgnored() {
    want(block.compact(), ONE);
    Submission first = block.transactions().get(0);

    answer(ONE, false, chain.submission(2, FakeChain.START + 1_000));
    answer(ONE, false, new Submission(first.transaction(), Bytes.utf8("not its attachment")));
    bodies.received(PeerId.validator(ONE), new PeerMessage.Proposal(block.hash(), Bytes.EMPTY,
        List.of(Bytes.utf8("no transaction")), false));
    answer(ONE, false, block.transactions().get(1));
    loop.run();

    assertThat(fetched).isEmpty();
    answer(TWO, false, first);
    assertThat(fetched).containsExactly(block);
  }

  @Test
  void aBodyOfWhichOnlyTheHashIsKnownComesWithItsPrePrepare() {
    want(null, ONE);
    assertThat(peers.take(PeerMessage.FetchProposal.class))
        .containsExactly(new PeerMessage.FetchProposal(block.hash(), true, List.of()));
    answer(ONE, false, block.transactions().get(0));

    bodies.received(PeerId.validator(ONE),
        new PeerMessage.Proposal(block.hash(), prePrepare().encode(),
            block.transactions().stream().map(Submission::encode).toList(), true));
    loop.run();

    assertThat(fetched).containsExactly(block);
    assertThat(prePrepares).hasSize(1);
  }

  @Test
  void aPrePrepareOfAnotherBlockOrWithOtherTransactionsIsIgnored() {
    want(null, ONE);
    CompactBlock lie = new CompactBlock(block.header(), List.of(Hash.ZERO));
    KeyPair key = FakeChain.key("consensus", 3);
    Message message = new Message.PrePrepare(1, 0, lie);

    bodies.received(PeerId.validator(ONE),
        new PeerMessage.Proposal(block.hash(),
            new SignedMessage(key.publicKey(), message.encode(), key.sign(Bytes.EMPTY)).encode(),
            List.of(), false));
    bodies.received(PeerId.validator(ONE),
        new PeerMessage.Proposal(block.hash(), Bytes.utf8("rubbish"), List.of(), false));

    assertThat(prePrepares).isEmpty();
    assertThat(fetched).isEmpty();
  }

  @Test
  void aBodyLargerThanAnyValidBlockIsNotKept() {
    List<Submission> large = new ArrayList<>();
    int count = 2 * chain.parameters.blockBytesMax() / (1 << 20) + 1;
    for (int i = 0; i < count; i++) {
      large.add(chain.submission(0, FakeChain.START + 1_000, Bytes.wrap(new byte[1 << 20])));
    }
    block = new Block(block.header(), large);
    want(block.compact(), ONE);
    for (Submission submission : large) {
      answer(ONE, false, submission);
    }

    assertThat(fetched).isEmpty();
  }

  @Test
  void onlySoManyBodiesAreFetchedAtATime() {
    want(block.compact(), ONE);
    for (int i = 0; i < Bodies.FETCHES_MAX; i++) {
      bodies.fetch(new Effect.FetchProposal(1, Hash.sha256(Bytes.ofLong(i)), null, List.of(TWO)));
    }
    peers.take();

    loop.pass(Bodies.SOURCE_MILLIS);

    assertThat(asked()).hasSize(Bodies.FETCHES_MAX).containsOnly(PeerId.validator(TWO));
  }

  @Test
  void nothingIsFetchedForADecidedHeight() {
    want(block.compact(), ONE);
    peers.take();

    bodies.committed(1);
    loop.pass(10 * Bodies.SOURCE_MILLIS);

    assertThat(asked()).isEmpty();
  }

  @Test
  void servesExactlyWhatWasAskedFor() {
    PeerMessage.FetchProposal request = new PeerMessage.FetchProposal(block.hash(), true,
        List.of(block.envelopeHashes().get(1), Hash.ZERO));

    bodies.requested(PeerId.validator(TWO), request,
        (peer, hash) -> bodies.serve(new Effect.SendProposal(peer, prePrepare(), block)));

    assertThat(peers.take(PeerMessage.Proposal.class)).containsExactly(
        new PeerMessage.Proposal(block.hash(), prePrepare().encode(), List.of(), false),
        new PeerMessage.Proposal(block.hash(), Bytes.EMPTY,
            List.of(block.transactions().get(1).encode()), true));
  }

  @Test
  void requestsThatTheCoreDoesNotAnswerLeaveNothingBehind() {
    for (int i = 0; i < 10_000; i++) {
      bodies.requested(PeerId.validator(ONE),
          new PeerMessage.FetchProposal(Hash.sha256(Bytes.ofLong(i)), false, List.of()),
          (peer, hash) -> {
          });
    }
    bodies.serve(new Effect.SendProposal(ONE, prePrepare(), block));
    assertThat(peers.take()).isEmpty();

    bodies.requested(PeerId.validator(TWO),
        new PeerMessage.FetchProposal(block.hash(), true, List.of()),
        (peer, hash) -> bodies.serve(new Effect.SendProposal(peer, prePrepare(), block)));

    assertThat(peers.take(PeerMessage.Proposal.class)).hasSize(2);
  }
}
