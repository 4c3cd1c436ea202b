package io.mulu.vm.lifecycle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.State;
import io.mulu.vm.BlockContext;
import io.mulu.vm.InForce;
import io.mulu.vm.decision.Actor;
import io.mulu.vm.decision.Rulebook;
import io.mulu.vm.state.StateOverlay;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, or one deadline, in execution: where it reads and writes, who sent it, and what
 * goes into its receipt. Confined to that execution.
 */
public final class CallContext {
  private final Hash chainId;
  private final BlockContext block;
  private final InForce inForce;
  private final Hash origin;
  private final StateOverlay state;
  private final Lifecycles lifecycles;
  private final Rulebook rulebook;
  private final @Nullable Actor sender;
  private final Bytes attachment;
  private final List<Hash> created = new ArrayList<>();
  private final List<Receipt.ItemResult> items = new ArrayList<>();
  private final List<LedgerEvent> events = new ArrayList<>();

  /**
   * @param origin
   *          the transaction's id, or what stands for it: new objects' ids derive from it
   * @param sender
   *          null for deadlines
   */
  public CallContext(Hash chainId, BlockContext block, InForce inForce, Hash origin,
      StateOverlay state, Lifecycles lifecycles, Rulebook rulebook, @Nullable Actor sender,
      Bytes attachment) {
    this.chainId = chainId;
    this.block = block;
    this.inForce = inForce;
    this.origin = origin;
    this.state = state;
    this.lifecycles = lifecycles;
    this.rulebook = rulebook;
    this.sender = sender;
    this.attachment = attachment;
  }

  /** Block time: the only time there is. */
  public long now() {
    return block.timestampMillis();
  }

  public long height() {
    return block.height();
  }

  public Hash chainId() {
    return chainId;
  }

  /** The transaction's id. */
  public Hash origin() {
    return origin;
  }

  public StateOverlay state() {
    return state;
  }

  public Lifecycles lifecycles() {
    return lifecycles;
  }

  /** The governed codes, as they stood when the block began. */
  public Rulebook rulebook() {
    return rulebook;
  }

  public Bytes attachment() {
    return attachment;
  }

  public Actor sender() {
    Invariant.check(sender != null, "deadlines have no sender");
    return Objects.requireNonNull(sender);
  }

  /** In force at this height, whatever an earlier call of the block has changed. */
  public ChainParameters parameters() {
    return inForce.parameters();
  }

  /** In force at this height, whatever an earlier call of the block has changed. */
  public ValidatorSet validators() {
    return inForce.validators();
  }

  /** As the calls so far leave it for the next height. */
  public ValidatorSet nextValidators() {
    return Objects.requireNonNull(Table.VALIDATORS.get(state), "validators");
  }

  /** The row, or a revert with UNKNOWN_OBJECT naming the field of the call. */
  public <T> T load(Table<T> table, Hash id, String field) {
    return Revert.present(table.get(state, id), Reason.UNKNOWN_OBJECT, field);
  }

  /** A new object's id; objects are numbered in the order of these calls. */
  public Hash newId() {
    Hash id = ObjectIds.created(chainId, origin, created.size());
    created.add(id);
    return id;
  }

  public void report(Receipt.ItemResult item) {
    items.add(item);
  }

  public void emit(LedgerObject object, String what, @Nullable State before,
      List<Hash> organizations) {
    events.add(new LedgerEvent(object.kind(), object.id(), what, before, object.standing().state(),
        object.standing().ended(), sender == null ? null : sender.identity().id(), organizations));
  }

  public List<Hash> created() {
    return List.copyOf(created);
  }

  public List<Receipt.ItemResult> items() {
    return List.copyOf(items);
  }

  public List<LedgerEvent> events() {
    return List.copyOf(events);
  }
}
