package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the state of a height back as the journal has it. What is read there was verified before it
 * was written, so nothing is judged again; a prefix of what a step wrote is as good as the whole,
 * since nothing of a step leaves before all of it is synced.
 */
final class Replay {
  private final HeightState s;

  Replay(HeightState state) {
    this.s = state;
  }

  void apply(List<JournalRecord> records) {
    for (JournalRecord journalRecord : records) {
      switch (journalRecord) {
        case JournalRecord.Body body -> s.bodies.restored(block(body.block()));
        case JournalRecord.Accepted accepted -> propose(trusted(accepted.opener()));
        case JournalRecord.Prepared prepared -> {
          s.note(prepared.certificate());
          s.certificates.hold(prepared.certificate());
        }
        case JournalRecord.Sent sent -> said(trusted(sent.message()));
      }
    }
  }

  private void said(VerifiedMessage message) {
    switch (message.message()) {
      case Message.ViewChange viewChange -> {
        if (viewChange.prepared() != null) {
          s.certificates.hold(viewChange.prepared());
        }
        enter(viewChange.view());
        s.viewChanges.add(message);
      }
      case Message.PrePrepare prePrepare -> {
        if (prePrepare.view() == 0) {
          propose(message);
        }
      }
      case Message.NewView newView -> propose(message);
      case Message.Prepare prepare -> s.votes.add(message);
      case Message.Commit commit -> s.votes.add(message);
      case Message.Status status -> throw new Invariant.Broken("a status is never journaled");
    }
    s.own.settle(GuardPosition.of(message.message()), Optional.of(message));
  }

  /** What brought the proposal of a view that this replica was in. */
  private void propose(VerifiedMessage opener) {
    switch (opener.message()) {
      case Message.PrePrepare prePrepare -> s.setProposal(Proposal.settled(opener, null));
      case Message.NewView newView -> {
        List<VerifiedMessage> nested = opener.nested();
        nested.subList(0, nested.size() - 1).forEach(s.viewChanges::add);
        for (VerifiedMessage viewChange : nested.subList(0, nested.size() - 1)) {
          if (viewChange.message() instanceof Message.ViewChange change
              && change.prepared() != null) {
            s.certificates.hold(change.prepared());
          }
        }
        enter(newView.view());
        s.setProposal(Proposal.settled(nested.get(nested.size() - 1), opener));
      }
      case Message.Prepare prepare -> throw noOpener();
      case Message.Commit commit -> throw noOpener();
      case Message.ViewChange viewChange -> throw noOpener();
      case Message.Status status -> throw noOpener();
    }
  }

  private static Invariant.Broken noOpener() {
    return new Invariant.Broken("journaled proposals come in a pre-prepare or a new-view");
  }

  private void enter(long view) {
    if (view > s.view()) {
      s.enterView(view);
    }
  }

  /** A message from the own journal, with what is nested in it. */
  static VerifiedMessage trusted(SignedMessage signed) {
    Message message = decoded(signed);
    List<VerifiedMessage> nested = new ArrayList<>();
    if (message instanceof Message.NewView newView) {
      newView.viewChanges().forEach(viewChange -> nested.add(trusted(viewChange)));
      nested.add(trusted(newView.proposal()));
    }
    return new VerifiedMessage(signed, message, nested);
  }

  static Message decoded(SignedMessage signed) {
    try {
      return signed.message();
    } catch (MalformedException e) {
      throw new Invariant.Broken("journaled message " + e.getMessage());
    }
  }

  private static Block block(Bytes bytes) {
    try {
      return Block.decode(bytes);
    } catch (MalformedException e) {
      throw new Invariant.Broken("journaled block " + e.getMessage());
    }
  }
}
