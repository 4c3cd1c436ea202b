package io.mulu.consensus;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that one replica knows and has said at the height being decided; {@link NormalCase} and
 * {@link ViewChanger} act on it. Confined to the event loop; thrown away with its height.
 */
final class HeightState {
  final ChainState chain;
  final HeightContext context;
  final PrimaryRule primaries;
  final ProposalRule proposalRule;
  final Outbox outbox;
  final EvidenceFinder evidence;
  final VoteTally votes;
  final ViewChanges viewChanges;
  final Certificates certificates = new Certificates();
  final Bodies bodies;
  final OwnMessages own = new OwnMessages();
  final IdleClock idle;
  /** Whether some transaction or deadline waits here, as far as the host has told. */
  boolean workPending;
  /** Own elapsed time says that an empty block is due. */
  boolean heartbeatDue;
  /** Validators other than this one that have spoken at this height, statuses apart. */
  final TreeSet<PublicKey> heard = new TreeSet<>();
  /** A {@link Effect.BuildProposal} of the current view is not answered yet. */
  boolean building;
  /** It may be answered with an empty block, and so must be with a block. */
  boolean mayBuildEmpty;

  private final Map<ViewChangeCause, Long> viewsLeft;
  private final @Nullable PublicKey self;
  private final @Nullable ConsensusSigner signer;
  private long view;
  private @Nullable Proposal proposal;
  private @Nullable Long viewTimerDueMillis;
  private boolean committing;
  private Effect.@Nullable Halt halt;

  /**
   * @param self
   *          null for an observer
   * @param signer
   *          null for one that may not vote at any height
   * @param viewsLeft
   *          counts over all heights
   */
  HeightState(ChainState chain, HeightContext context, @Nullable PublicKey self,
      @Nullable ConsensusSigner signer, Outbox outbox, IdleClock idle,
      Map<ViewChangeCause, Long> viewsLeft) {
    this.viewsLeft = viewsLeft;
    this.chain = chain;
    this.context = context;
    this.self = self;
    this.signer = signer;
    this.outbox = outbox;
    this.idle = idle;
    this.primaries = new PrimaryRule(chain);
    this.proposalRule = new ProposalRule(chain, context, primaries);
    this.evidence = new EvidenceFinder(context.height(), outbox);
    this.votes = new VoteTally(context.height(), context.validators());
    this.viewChanges = new ViewChanges(context.validators());
    this.bodies = new Bodies(context.height(), outbox);
  }

  long height() {
    return context.height();
  }

  long view() {
    return view;
  }

  @Nullable
  Proposal proposal() {
    return proposal;
  }

  void setProposal(Proposal accepted) {
    proposal = accepted;
    bodies.propose(accepted.prePrepare().signed(), accepted.block());
  }

  /** Whether votes may be cast in the view: view 0 from the start, others by their new-view. */
  boolean isOpen() {
    return view == 0 || proposal != null;
  }

  PublicKey primary() {
    return primaries.primary(view);
  }

  boolean isPrimary() {
    return isSelf(primary());
  }

  /** Whether this replica has a vote at this height at all (rule 4). */
  boolean maySign() {
    return signer != null && context.validators().contains(signer.publicKey())
        && height() > signer.guard().floor();
  }

  @Nullable
  PublicKey self() {
    return self;
  }

  boolean isSelf(PublicKey validator) {
    return Objects.equals(validator, self);
  }

  boolean isViewTimerArmed() {
    return viewTimerDueMillis != null;
  }

  /** Elapsed time at which the view's time is over; null while there is no cause to expect it. */
  @Nullable
  Long viewTimerDueMillis() {
    return viewTimerDueMillis;
  }

  void setViewTimerDueMillis(@Nullable Long elapsedMillis) {
    viewTimerDueMillis = elapsedMillis;
  }

  /** No step of this height is left to take: its block is being committed, or signing has ended. */
  boolean isOver() {
    return committing || halt != null;
  }

  boolean isCommitting() {
    return committing;
  }

  void setCommitting() {
    committing = true;
  }

  Effect.@Nullable Halt halt() {
    return halt;
  }

  void halt(HaltReason reason, String detail) {
    if (halt == null) {
      halt = new Effect.Halt(reason, detail);
      outbox.add(halt);
    }
  }

  /** Gives the current view up. */
  void leaveFor(long newView, ViewChangeCause cause) {
    viewsLeft.merge(cause, 1L, Long::sum);
    enterView(newView);
  }

  /** Never goes back: from now on this replica votes in no lower view of the height. */
  void enterView(long newView) {
    view = newView;
    proposal = null;
    viewTimerDueMillis = null;
    building = false;
    votes.enterView(newView);
    own.enterView(height(), newView);
    bodies.enterView(certificates::vouchFor);
  }

  GuardPosition position(GuardPosition.Step step) {
    return new GuardPosition(height(), view, step);
  }

  boolean isSettled(GuardPosition.Step step) {
    return own.isSettled(position(step));
  }

  /**
   * Signs a message and has it journaled; nothing if the guard refuses. Records on which the
   * message rests must have been given to the outbox before.
   */
  Optional<VerifiedMessage> say(Message message, List<VerifiedMessage> nested) {
    if (signer == null) {
      return Optional.empty();
    }
    Optional<VerifiedMessage> signed = signer.sign(context, message, nested);
    own.settle(GuardPosition.of(message), signed);
    signed.ifPresent(m -> outbox.persist(new JournalRecord.Sent(height(), m.signed())));
    return signed;
  }

  /** Remembers a verified certificate; halts if another of the same view contradicts it. */
  void note(QuorumCertificate certificate) {
    Optional<Hash> other = certificates.note(certificate);
    if (other.isPresent()) {
      halt(HaltReason.CONFLICTING_CERTIFICATES, "height " + height() + " view " + certificate.view()
          + ": " + other.get().brief() + " and " + certificate.blockHash().brief());
    }
  }
}
