package io.mulu.testnet.demo;

import io.mulu.client.ClientException;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Commitments;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.answer.Finding;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the scenes deal with the chain: vote, decide, explain, wait. Keeps the decisions for the
 * report. Confined to one thread.
 */
final class Dealings {
  /** A minute and a half: longer than any view-change and any deadline of the demo's chain. */
  private static final int READS_MAX = 180;
  private static final long READ_MILLIS = 500;

  private final Stage stage;
  private final SecureRandom random = new SecureRandom();
  private final List<DemoReport.Decision> decisions = new ArrayList<>();

  Dealings(Stage stage) {
    this.stage = stage;
  }

  /**
   * Someone's use of a grant.
   *
   * @param consent
   *          on which it rests, if on one
   */
  record Use(Hospital hospital, Sender actor, Hash grant, Hash dataset, Action action,
      Purpose purpose, @Nullable Hash consent) {
    PermissionApi.Check check() {
      return new PermissionApi.Check(actor.identity(), actor.signer().publicKey(), grant, dataset,
          action, purpose, 1L, consent == null ? null : List.of(consent), null);
    }
  }

  List<DemoReport.Decision> decisions() {
    return List.copyOf(decisions);
  }

  /** The first object that a call makes. */
  Hash created(Hospital hospital, Sender sender, Call call) throws BrokenOff, InterruptedException {
    return stage.apply(hospital, sender, call).receipt().created().get(0);
  }

  void vote(Hospital hospital, Hospital.Post post, Hash approval, boolean isYes)
      throws BrokenOff, InterruptedException {
    stage.apply(hospital, hospital.person(post), new Call.CastVote(approval, isYes));
    stage.story().say(post.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of "
        + hospital.code() + " votes " + (isYes ? "yes" : "no"));
  }

  /** Asks the holder's node first, then uses the grant on the chain: both must decide alike. */
  void decide(String what, Hospital holder, Use use, boolean isExpected)
      throws BrokenOff, InterruptedException {
    PermissionApi.Verdict verdict;
    try {
      verdict = stage.chain().client(holder.node()).call(PermissionApi.CHECK, use.check());
    } catch (ClientException e) {
      throw new BrokenOff("permission_check of \"" + what + "\"", e);
    }
    Outcome.Final used = stage.send(use.hospital(), use.actor(), new Call.UseGrant(use.grant(),
        use.dataset(), use.action(), use.purpose(), 1, use.consent(), null));
    List<Reason> reasons = used.receipt().reasons();
    boolean isPermitted = used.isApplied();
    decisions.add(new DemoReport.Decision(what, isPermitted ? "PERMIT" : "DENY",
        reasons.stream().map(Reason::name).toList()));
    String text = isPermitted ? "PERMIT" : "DENY: " + Stage.names(reasons);
    stage.story().check(isPermitted == isExpected && isPermitted == verdict.isPermitted(),
        what + " → " + text,
        "expected " + (isExpected ? "PERMIT" : "DENY") + "; permission_check says "
            + (verdict.isPermitted() ? "PERMIT" : "DENY " + Stage.names(verdict.reasons())));
    say(reasons);
  }

  void say(List<Reason> reasons) {
    reasons.forEach(r -> stage.story()
        .say("    " + r.name() + ": " + r.english() + " · " + r.chinese() + " → " + r.remedy()));
  }

  /** What a denial is about and what would satisfy it, as the one who was denied is told. */
  void explain(Hospital asked, PermissionApi.Check check, Reason expected)
      throws BrokenOff, InterruptedException {
    PermissionApi.Explanation said;
    try {
      said = stage.chain().client(asked.node()).call(PermissionApi.EXPLAIN, check);
    } catch (ClientException e) {
      throw new BrokenOff("permission_explain", e);
    }
    Optional<Finding> found = said.findings().stream().filter(f -> f.reason() == expected)
        .findFirst();
    stage.story().check(found.filter(f -> !f.about().isEmpty() && !f.needs().isEmpty()).isPresent(),
        "permission_explain names what " + expected + " is about and what would satisfy it",
        said.findings().toString());
    found.ifPresent(f -> {
      f.about().forEach(about -> stage.story().say("    about " + about));
      f.needs().forEach(need -> stage.story()
          .say("    needs " + need.condition() + " " + String.join(", ", need.values())));
    });
  }

  /** The node that answers may be some blocks behind the one that said "final". */
  <T extends LedgerObject> T object(Hospital reader, ObjectKind kind, Class<T> type, Hash id)
      throws BrokenOff, InterruptedException {
    return await(reader, kind, type, id, object -> true)
        .orElseThrow(() -> new BrokenOff(kind.show(id) + " is not on the chain"));
  }

  /** Believed from genesis alone; empty if it does not come about. */
  <T extends LedgerObject> Optional<T> await(Hospital reader, ObjectKind kind, Class<T> type,
      Hash id, Predicate<T> wanted) throws BrokenOff, InterruptedException {
    try {
      for (int i = 0; i < READS_MAX; i++) {
        Optional<T> found = stage.chain().reader(reader.node()).object(kind, type, id).value()
            .filter(wanted);
        if (found.isPresent()) {
          return found;
        }
        Thread.sleep(READ_MILLIS);
      }
      return Optional.empty();
    } catch (ClientException | UnprovenException e) {
      throw new BrokenOff("reading " + kind.show(id), e);
    }
  }

  /** To a document that stays at the hospital, salted there. */
  Hash commitment(String kind, String document) {
    return Commitments.of(kind, salt(), Bytes.utf8(document));
  }

  Bytes salt() {
    byte[] salt = new byte[Commitments.SALT_BYTES];
    random.nextBytes(salt);
    return Bytes.wrap(salt);
  }

  static Hash required(@Nullable Hash id) {
    return Objects.requireNonNull(id, "the chain names it");
  }
}
