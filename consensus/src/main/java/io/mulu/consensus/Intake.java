package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import io.mulu.protocol.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what arrives by height: the past is answered, the present verified if it is of use, the
 * next height kept, the future a hint that this replica lags (rule 9). Confined to the event loop.
 */
final class Intake {
  /** Messages of one peer that may be with the verifiers at a time. */
  static final int VERIFYING_MAX = 64;
  /** Bytes of them: a proposal and a new-view of the largest size. */
  static final int VERIFYING_BYTES_MAX = 2 * SignedMessage.CONTENT_BYTES_MAX;
  /** After this time without an answer the verifiers have lost what they were given. */
  static final long VERIFYING_MILLIS = 10_000;

  /** What of one peer is with the verifiers. */
  private record Verifying(int count, long bytes, long sinceMillis) {
    boolean hasRoomFor(SignedMessage message) {
      return count < VERIFYING_MAX && bytes + message.content().size() <= VERIFYING_BYTES_MAX;
    }

    Verifying with(SignedMessage message) {
      return new Verifying(count + 1, bytes + message.content().size(), sinceMillis);
    }

    /** Null when nothing is left. An answer may come after its share was taken for lost. */
    @Nullable
    Verifying without(SignedMessage message, Now now) {
      return count == 1
          ? null
          : new Verifying(count - 1, Math.max(0, bytes - message.content().size()),
              now.elapsedMillis());
    }
  }

  private final @Nullable PublicKey self;
  private final Outbox outbox;
  private final Attendance attendance = new Attendance();
  private final Pace pace = new Pace();
  private final NextHeightBuffer nextHeight = new NextHeightBuffer();
  private final TreeMap<PublicKey, Verifying> verifying = new TreeMap<>();
  private List<PublicKey> members = List.of();
  /** Who left the set in this life, the latest last: one that lags must still be told so. */
  private List<PublicKey> departed = List.of();
  private long dropped;

  Intake(@Nullable PublicKey self, Outbox outbox) {
    this.self = self;
    this.outbox = outbox;
  }

  Attendance attendance() {
    return attendance;
  }

  Pace pace() {
    return pace;
  }

  long dropped() {
    return dropped;
  }

  /** Drops what belongs to validators that have left, and verifies what was waiting for the set. */
  void enterHeight(Instance instance, Now now) {
    HeightContext context = instance.state().context;
    enterSet(context.validators().validators().stream().map(v -> v.key()).toList());
    List<Incoming> waiting = new ArrayList<>();
    for (Incoming incoming : nextHeight.take(context.height())) {
      if (isWorthVerifying(instance, incoming, now)) {
        waiting.add(incoming);
      }
    }
    if (!waiting.isEmpty()) {
      outbox.add(new Effect.VerifyMessages(context, waiting));
    }
  }

  private void enterSet(List<PublicKey> keys) {
    List<PublicKey> left = Stream.concat(departed.stream(), members.stream())
        .filter(key -> !keys.contains(key)).distinct().toList();
    departed = left.subList(Math.max(0, left.size() - ValidatorSet.SIZE_MAX), left.size());
    members = keys;
    attendance.retain(keys);
    verifying.keySet().retainAll(keys);
    pace.retain(Stream.concat(keys.stream(), departed.stream()).toList());
  }

  void received(Incoming incoming, Instance instance, Now now) {
    HeightState state = instance.state();
    boolean isOwnConnection = incoming.peer().equals(incoming.sender());
    boolean isNext = incoming.message().height() == state.height() + 1;
    boolean isMember = state.context.validators().contains(incoming.peer());
    long height = incoming.message().height();
    boolean wasMember = height < state.height() && departed.contains(incoming.peer());
    // Who belongs to the next height's set is not known yet.
    if (Objects.equals(incoming.sender(), self) || !(isNext || isMember || wasMember)) {
      dropped++;
      return;
    }
    if (isMember) {
      attendance.heard(incoming.peer(), now);
    }
    if (isMember && isOwnConnection) {
      attendance.claims(incoming.peer(), height - 1);
    }
    if (height < state.height()) {
      answerThePast(incoming, now);
    } else if (height == state.height()) {
      answerThePresent(incoming, instance, now);
      if (isWorthVerifying(instance, incoming, now)) {
        outbox.add(new Effect.VerifyMessages(state.context, List.of(incoming)));
      }
    } else if (isNext && isOwnConnection && !(incoming.message() instanceof Message.Status)) {
      if (!nextHeight.offer(incoming)) {
        dropped++;
      }
    }
  }

  /** A message came back from the verifiers; returns whether it is for the instance. */
  boolean verified(Verification verification, Instance instance, Now now) {
    verifying.computeIfPresent(verification.incoming().peer(),
        (peer, given) -> given.without(verification.incoming().signed(), now));
    Incoming incoming = verification.incoming();
    if (incoming.message().height() != instance.state().height()) {
      return false;
    }
    if (verification.verified().isEmpty()) {
      dropped++;
      if (verification.isSenderToBlame()) {
        instance.state().evidence.malformed(incoming.signed());
      }
      return false;
    }
    switch (incoming.message()) {
      case Message.Prepare prepare -> attendance.voted(incoming.sender(), prepare.height());
      case Message.Commit commit -> attendance.voted(incoming.sender(), commit.height());
      case Message.PrePrepare prePrepare -> {
      }
      case Message.ViewChange viewChange -> {
      }
      case Message.NewView newView -> {
      }
      case Message.Status status -> {
      }
    }
    return true;
  }

  private boolean isWorthVerifying(Instance instance, Incoming incoming, Now now) {
    boolean isWanted = instance.state().context.validators().contains(incoming.sender())
        && !(incoming.message() instanceof Message.Status)
        && instance.isOfUse(incoming.signed(), incoming.message());
    if (!isWanted) {
      return false;
    }
    Verifying given = verifying.get(incoming.peer());
    if (given == null || now.elapsedMillis() - given.sinceMillis() >= VERIFYING_MILLIS) {
      given = new Verifying(0, 0, now.elapsedMillis());
    }
    if (!given.hasRoomFor(incoming.signed())) {
      dropped++;
      return false;
    }
    verifying.put(incoming.peer(), given.with(incoming.signed()));
    return true;
  }

  private void answerThePast(Incoming incoming, Now now) {
    boolean isStuck = incoming.message() instanceof Message.ViewChange
        || incoming.message() instanceof Message.Status;
    if (isStuck && incoming.peer().equals(incoming.sender())
        && pace.allows(incoming.peer(), Pace.Answer.BLOCK, now)) {
      outbox.add(new Effect.SendBlock(incoming.peer(), incoming.message().height()));
    }
  }

  private void answerThePresent(Incoming incoming, Instance instance, Now now) {
    long ownView = instance.state().view();
    boolean isBehind = switch (incoming.message()) {
      case Message.ViewChange viewChange -> viewChange.view() < ownView
          || (viewChange.view() == ownView && instance.isLateOrRepeated(incoming.signed()));
      case Message.Status status -> status.view() < ownView;
      case Message.PrePrepare prePrepare -> false;
      case Message.Prepare prepare -> false;
      case Message.Commit commit -> false;
      case Message.NewView newView -> false;
    };
    if (isBehind && incoming.peer().equals(incoming.sender())
        && pace.allows(incoming.peer(), Pace.Answer.RETRANSMISSION, now)) {
      instance.retransmit(incoming.peer());
    }
  }
}
