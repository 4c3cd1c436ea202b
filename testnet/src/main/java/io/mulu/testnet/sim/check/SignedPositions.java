package io.mulu.testnet.sim.check;

import io.mulu.consensus.GuardPosition;
import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.testnet.sim.world.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** No honest validator signs two contents for one position, in whatever life. */
final class SignedPositions {
  private record Place(Bytes sender, GuardPosition position) {
  }

  /**
   * A signed message that was seen.
   *
   * @param isPromise
   *          false for a status
   */
  record Seen(Bytes sender, boolean isPromise, String text) {
  }

  private final Predicate<Bytes> isHonest;
  private final Map<Bytes, Seen> seen = new HashMap<>();
  private final Map<Place, Bytes> contents = new HashMap<>();

  SignedPositions(Predicate<Bytes> isHonest) {
    this.isHonest = isHonest;
  }

  boolean isHonest(Bytes sender) {
    return isHonest.test(sender);
  }

  /** Judges a message, and those inside it, when it is seen for the first time. */
  Seen look(String who, Bytes encoded) {
    Seen before = seen.get(encoded);
    if (before != null) {
      return before;
    }
    try {
      Seen fresh = look(who, SignedMessage.decode(encoded));
      if (fresh.isPromise()) {
        seen.put(encoded, fresh);
      }
      return fresh;
    } catch (MalformedException e) {
      throw new Violation("own encoding", who + " sends what does not decode: " + e.getMessage(),
          e);
    }
  }

  private Seen look(String who, SignedMessage signed) throws MalformedException {
    Message message = signed.message();
    Bytes sender = signed.sender().bytes();
    if (message instanceof Message.Status) {
      return new Seen(sender, false, "");
    }
    String text = message.type() + " " + message.height() + "/" + message.view() + detail(message);
    if (isHonest.test(sender)) {
      GuardPosition position = new GuardPosition(message.height(), message.view(), step(message));
      Bytes before = contents.putIfAbsent(new Place(sender, position), signed.content());
      Violation.require(before == null || before.equals(signed.content()), "signs once",
          who + " sends a second content of " + signed.sender().brief() + " for " + position);
    }
    if (message instanceof Message.NewView newView) {
      for (SignedMessage viewChange : newView.viewChanges()) {
        look(who, viewChange);
      }
      look(who, newView.proposal());
    }
    return new Seen(sender, true, text);
  }

  private static String detail(Message message) {
    return switch (message) {
      case Message.ViewChange v -> v.prepared() == null
          ? ""
          : " prepared " + v.prepared().view() + " " + v.prepared().blockHash().brief();
      case Message.PrePrepare p -> " " + p.block().hash().brief();
      case Message.NewView newView -> "";
      case Message.Prepare p -> " " + p.blockHash().brief();
      case Message.Commit c -> " " + c.blockHash().brief();
      case Message.Status status -> "";
    };
  }

  private static GuardPosition.Step step(Message message) {
    return switch (message) {
      case Message.ViewChange viewChange -> GuardPosition.Step.VIEW_CHANGE;
      case Message.PrePrepare prePrepare -> GuardPosition.Step.PRE_PREPARE;
      case Message.NewView newView -> GuardPosition.Step.NEW_VIEW;
      case Message.Prepare prepare -> GuardPosition.Step.PREPARE;
      case Message.Commit commit -> GuardPosition.Step.COMMIT;
      case Message.Status status -> throw new IllegalArgumentException("a status is no promise");
    };
  }
}
