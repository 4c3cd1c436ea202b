package io.mulu.testnet.demo;

import io.mulu.client.ClientException;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.client.Verified;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One dataset from its offer to the denial after a revocation: the first hospital holds it, a
 * researcher of the last one asks for it.
 */
final class Sharing {
  /** Half a minute: longer than any view-change of the demo. */
  private static final int READS_MAX = 60;
  private static final long READ_MILLIS = 500;
  private static final long NINETY_DAYS_MILLIS = 90L * 24 * 3600 * 1000;
  private static final long USES = 20;

  private final Stage stage;
  private final Hospital holder;
  private final Hospital asker;
  private final Sender researcher;
  private final List<DemoReport.Decision> decisions = new ArrayList<>();
  private Hash dataset = Hash.ZERO;
  private Hash grant = Hash.ZERO;

  Sharing(Stage stage) {
    this.stage = stage;
    this.holder = stage.hospitals().getFirst();
    this.asker = stage.hospitals().getLast();
    this.researcher = asker.person(Hospital.Post.RESEARCHER);
  }

  List<DemoReport.Decision> decisions() {
    return List.copyOf(decisions);
  }

  /** The holder's own committee decides what it publishes. */
  void publish(long documents) throws BrokenOff, InterruptedException {
    Outcome.Final offered = stage.apply(holder, holder.person(Hospital.Post.STEWARD),
        new Call.OfferDataset(SampleDataset.terms(holder, documents), null));
    dataset = offered.receipt().created().get(0);
    stage.story().say(holder.code() + " offers " + ObjectKind.DATASET.show(dataset));
    Dataset review = object(holder, ObjectKind.DATASET, Dataset.class, dataset);
    vote(required(review.approval()), Hospital.Post.COMMITTEE_1);
    vote(required(review.approval()), Hospital.Post.COMMITTEE_2);
    State state = object(asker, ObjectKind.DATASET, Dataset.class, dataset).standing().state();
    stage.story().check(state == State.PUBLISHED,
        "published by two votes of the data committee of " + holder.code(), "it is " + state);
  }

  void search(String words) throws BrokenOff, InterruptedException {
    try {
      CatalogApi.DatasetPage page = stage.chain().client(asker.node()).call(CatalogApi.SEARCH,
          new CatalogApi.SearchQuery(words, null, null, null, null, null));
      stage.story().check(page.datasets().stream().anyMatch(d -> d.id().equals(dataset)),
          asker.code() + " finds it by \"" + words + "\"",
          page.datasets().size() + " datasets, not this one");
    } catch (ClientException e) {
      throw new BrokenOff("the search", e);
    }
  }

  /** A request, the votes of both committees, the grant. */
  void request() throws BrokenOff, InterruptedException {
    RequestTerms terms = new RequestTerms(dataset, false, List.of(Action.COUNT, Action.AGGREGATE),
        Purpose.HRESCH, List.of(new DuoTerm("HMB", "")), List.of(), null,
        Hash.sha256(Bytes.utf8("ethics approval 2026-041, salted at the hospital")),
        Hash.sha256(Bytes.utf8("study protocol, salted at the hospital")), NINETY_DAYS_MILLIS,
        UseLimits.ofUses(USES), 0, 0);
    Hash id = stage.apply(asker, researcher, new Call.RequestAccess(terms)).receipt().created()
        .get(0);
    stage.story().say("a researcher of " + asker.code() + " requests COUNT, AGGREGATE for HRESCH: "
        + ObjectKind.REQUEST.show(id));
    Hash approval = required(
        object(holder, ObjectKind.REQUEST, AccessRequest.class, id).approval());
    vote(approval, Hospital.Post.COMMITTEE_1);
    vote(approval, Hospital.Post.COMMITTEE_2);
    vote(approval, Hospital.Post.ETHICS);
    AccessRequest decided = object(holder, ObjectKind.REQUEST, AccessRequest.class, id);
    stage.story().check(decided.standing().state() == State.GRANTED,
        "granted after two votes of the data committee and one of ethics",
        "it is " + decided.standing().state());
    grant = required(decided.grant());
    stage.story().say(ObjectKind.GRANT.show(grant));
  }

  private void vote(Hash approval, Hospital.Post post) throws BrokenOff, InterruptedException {
    stage.apply(holder, holder.person(post), new Call.CastVote(approval, true));
    stage.story()
        .say(post.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " votes yes");
  }

  /** What was granted is permitted, something else is denied with every reason. */
  void use() throws BrokenOff, InterruptedException {
    decide("count, as granted", researcher, Action.COUNT, Purpose.HRESCH, true);
    decide("records for treatment, by a researcher", researcher, Action.RECORD, Purpose.TREAT,
        false);
    decide("count, by a clinician of a hospital without a grant", outsider(), Action.COUNT,
        Purpose.HRESCH, false);
  }

  private Sender outsider() {
    return stage.hospitals().get(stage.hospitals().size() > 2 ? 1 : 0)
        .person(Hospital.Post.CLINICIAN);
  }

  /** By the holder, at any time, without a vote. */
  void revoke() throws BrokenOff, InterruptedException {
    stage.apply(holder, holder.person(Hospital.Post.PRIVACY_OFFICER), new Call.RevokeGrant(grant));
    stage.story().say(holder.code() + " revokes the grant");
    decide("count, after the revocation", researcher, Action.COUNT, Purpose.HRESCH, false);
  }

  /** Asks a node first, then uses the grant on the chain: both must decide alike. */
  private void decide(String what, Sender actor, Action action, Purpose purpose, boolean isExpected)
      throws BrokenOff, InterruptedException {
    PermissionApi.Verdict verdict;
    try {
      verdict = stage.chain().client(holder.node()).call(PermissionApi.CHECK,
          new PermissionApi.Check(actor.identity(), actor.signer().publicKey(), grant, dataset,
              action, purpose, 1L, List.of(), null));
    } catch (ClientException e) {
      throw new BrokenOff("permission_check of \"" + what + "\"", e);
    }
    Outcome.Final used = stage.send(asker, actor,
        new Call.UseGrant(grant, dataset, action, purpose, 1, null, null));
    List<Reason> reasons = used.receipt().reasons();
    boolean isPermitted = used.isApplied();
    decisions.add(new DemoReport.Decision(what, isPermitted ? "PERMIT" : "DENY",
        reasons.stream().map(Reason::name).toList()));
    String text = isPermitted ? "PERMIT" : "DENY: " + Stage.names(reasons);
    stage.story().check(isPermitted == isExpected && isPermitted == verdict.isPermitted(),
        what + " → " + text,
        "expected " + (isExpected ? "PERMIT" : "DENY") + "; permission_check says "
            + (verdict.isPermitted() ? "PERMIT" : "DENY " + Stage.names(verdict.reasons())));
    reasons.forEach(r -> stage.story()
        .say("    " + r.name() + ": " + r.english() + " · " + r.chinese() + " → " + r.remedy()));
  }

  /**
   * Believed from genesis alone: that the grant is in this state, and that nothing else is there.
   */
  void verify(State expected) throws BrokenOff, InterruptedException {
    try {
      Verified<Optional<Grant>> proven = stage.chain().reader(holder.node())
          .object(ObjectKind.GRANT, Grant.class, grant);
      State state = proven.value().map(g -> g.standing().state()).orElse(State.CLOSED);
      stage.story().check(
          state == expected, "verified read: the grant is " + state + " after block "
              + proven.header().height() + ", by " + "genesis, certificate and state proof alone",
          "the proof says " + state);
      Hash nobody = Hash.sha256(Bytes.utf8("a locator that nobody has registered"));
      boolean isAbsent = stage.chain().reader(asker.node()).entryByLocator(nobody).value()
          .isEmpty();
      stage.story().check(isAbsent, "proof of absence: no entry has the locator " + nobody.brief(),
          "an entry was shown");
    } catch (ClientException | UnprovenException e) {
      throw new BrokenOff("the verified read", e);
    }
  }

  /** The node that answers may be some blocks behind the one that said "final". */
  private <T extends LedgerObject> T object(Hospital reader, ObjectKind kind, Class<T> type,
      Hash id) throws BrokenOff, InterruptedException {
    try {
      for (int i = 0; i < READS_MAX; i++) {
        Optional<T> found = stage.chain().reader(reader.node()).object(kind, type, id).value();
        if (found.isPresent()) {
          return found.get();
        }
        Thread.sleep(READ_MILLIS);
      }
      throw new BrokenOff(kind.show(id) + " is not on the chain");
    } catch (ClientException | UnprovenException e) {
      throw new BrokenOff("reading " + kind.show(id), e);
    }
  }

  private static Hash required(@Nullable Hash id) {
    return Objects.requireNonNull(id, "the chain names it");
  }
}
