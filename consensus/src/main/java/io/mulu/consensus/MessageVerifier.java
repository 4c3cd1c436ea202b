package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Checks everything about a message that costs a signature or a large hash, so that the event loop
 * need not. Pure and thread-safe; total on any input.
 */
public final class MessageVerifier {
  /** Why a message is worthless. */
  private static final class Refusal extends Exception {
    private final String reason;

    private Refusal(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }

  private MessageVerifier() {
  }

  public static Verification verify(HeightContext context, Incoming incoming) {
    try {
      requireSignature(context, incoming.signed(), incoming.message());
    } catch (Refusal refusal) {
      return Verification.failed(incoming, refusal.reason, false);
    }
    try {
      return Verification.passed(incoming,
          withContent(context, incoming.signed(), incoming.message()));
    } catch (Refusal refusal) {
      return Verification.failed(incoming, refusal.reason, true);
    }
  }

  private static void requireSignature(HeightContext context, SignedMessage signed, Message message)
      throws Refusal {
    require(message.height() == context.height(), "is of another height");
    require(context.validators().contains(signed.sender()), "sender is no validator");
    // Recomputed from the decoded values: the content is canonical, so these are the received
    // bytes.
    require(Signatures.verify(signed.sender(), context.signedBytes(message), signed.signature()),
        "signature does not verify");
  }

  private static VerifiedMessage withContent(HeightContext context, SignedMessage signed,
      Message message) throws Refusal {
    return new VerifiedMessage(signed, message, switch (message) {
      case Message.PrePrepare prePrepare -> {
        require(prePrepare.block().isConsistent(), "transactions are not those of the header");
        yield List.of();
      }
      case Message.Prepare prepare -> List.of();
      case Message.Commit commit -> List.of();
      case Message.ViewChange viewChange -> {
        requireCertificate(context, viewChange);
        yield List.of();
      }
      case Message.NewView newView -> nested(context, signed, newView);
      case Message.Status status -> List.of();
    });
  }

  private static void requireCertificate(HeightContext context, Message.ViewChange viewChange)
      throws Refusal {
    QuorumCertificate prepared = viewChange.prepared();
    if (prepared == null) {
      return;
    }
    require(prepared.phase() == QuorumCertificate.Phase.PREPARE, "certificate is not of prepares");
    require(prepared.height() == context.height(), "certificate is of another height");
    // Strictly below: a certificate of the very view being opened cannot exist yet.
    require(prepared.view() < viewChange.view(), "certificate is not from a lower view");
    Optional<String> problem = prepared.problem(context.validators(), context.signing());
    if (problem.isPresent()) {
      throw new Refusal("certificate: " + problem.get());
    }
  }

  private static List<VerifiedMessage> nested(HeightContext context, SignedMessage signed,
      Message.NewView newView) throws Refusal {
    List<Message> viewChanges = requireStructure(context, newView);
    Message proposal = decoded(newView.proposal());
    require(proposal instanceof Message.PrePrepare, "the proposal is no pre-prepare");
    require(
        newView.proposal().sender().equals(signed.sender()) && proposal.view() == newView.view()
            && proposal.height() == newView.height(),
        "the proposal is not of this new-view's sender, height and view");
    List<VerifiedMessage> nested = new ArrayList<>();
    for (int i = 0; i < viewChanges.size(); i++) {
      nested.add(nested(context, newView.viewChanges().get(i), viewChanges.get(i)));
    }
    nested.add(nested(context, newView.proposal(), proposal));
    return nested;
  }

  /** All that costs no signature comes first, so that a lie is cheap to refuse (rule 15). */
  private static List<Message> requireStructure(HeightContext context, Message.NewView newView)
      throws Refusal {
    int count = newView.viewChanges().size();
    require(count <= context.validators().size(), "more view-changes than validators");
    require(count >= context.validators().quorum(), "view-changes are fewer than a quorum");
    List<Message> decoded = new ArrayList<>();
    TreeSet<PublicKey> senders = new TreeSet<>();
    for (SignedMessage viewChange : newView.viewChanges()) {
      Message message = decoded(viewChange);
      require(message instanceof Message.ViewChange, "a view-change is something else");
      require(message.height() == newView.height() && message.view() == newView.view(),
          "a view-change is not for exactly this view");
      require(
          context.validators().contains(viewChange.sender()) && senders.add(viewChange.sender()),
          "senders of the view-changes are not distinct validators");
      decoded.add(message);
    }
    return decoded;
  }

  private static VerifiedMessage nested(HeightContext context, SignedMessage signed,
      Message message) throws Refusal {
    requireSignature(context, signed, message);
    return withContent(context, signed, message);
  }

  private static Message decoded(SignedMessage signed) throws Refusal {
    try {
      return signed.message();
    } catch (MalformedException e) {
      throw new Refusal("nested message " + e.getMessage());
    }
  }

  private static void require(boolean condition, String otherwise) throws Refusal {
    if (!condition) {
      throw new Refusal(otherwise);
    }
  }
}
