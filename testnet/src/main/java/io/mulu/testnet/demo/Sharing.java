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
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import java.util.List;
import java.util.Optional;

/**
 * One dataset from its offer to the denial after a revocation: the first hospital holds it, a
 * researcher of the last one asks for it, another one contests that it is the holder's.
 */
final class Sharing {
  private static final long NINETY_DAYS_MILLIS = 90L * 24 * 3600 * 1000;
  private static final long USES = 20;
  /** A claimant, a respondent, and somebody to judge. */
  private static final int PARTIES_MIN = 3;

  private final Stage stage;
  private final Dealings dealings;
  private final Hospital holder;
  private final Hospital asker;
  private final Sender researcher;
  private Hash dataset = Hash.ZERO;
  private Hash grant = Hash.ZERO;

  Sharing(Stage stage, Dealings dealings) {
    this.stage = stage;
    this.dealings = dealings;
    this.holder = stage.hospitals().getFirst();
    this.asker = stage.hospitals().getLast();
    this.researcher = asker.person(Hospital.Post.RESEARCHER);
  }

  /** The holder's own committee decides what it publishes. */
  void publish(long documents) throws BrokenOff, InterruptedException {
    Outcome.Final offered = stage.apply(holder, holder.person(Hospital.Post.STEWARD),
        new Call.OfferDataset(SampleDataset.imaging(holder, documents), null));
    dataset = offered.receipt().created().get(0);
    stage.story().say(holder.code() + " offers " + ObjectKind.DATASET.show(dataset));
    Dataset review = dealings.object(holder, ObjectKind.DATASET, Dataset.class, dataset);
    vote(Dealings.required(review.approval()), Hospital.Post.COMMITTEE_1);
    vote(Dealings.required(review.approval()), Hospital.Post.COMMITTEE_2);
    State state = dealings.object(asker, ObjectKind.DATASET, Dataset.class, dataset).standing()
        .state();
    stage.story().check(state == State.PUBLISHED,
        "published by two votes of the data committee of " + holder.code(), "it is " + state);
  }

  /** In either language; the facets tell what else there is to choose from. */
  void search(String words) throws BrokenOff, InterruptedException {
    try {
      CatalogApi.SearchPage page = stage.chain().client(asker.node()).call(CatalogApi.SEARCH,
          new CatalogApi.SearchQuery(words,
              List.of(new CatalogApi.Choice(CatalogApi.Dimension.LEVEL, "3")), null, null));
      stage.story().check(page.datasets().stream().anyMatch(d -> d.id().equals(dataset)),
          asker.code() + " finds it by \"" + words + "\" at level 3",
          page.datasets().size() + " datasets, not this one");
    } catch (ClientException e) {
      throw new BrokenOff("the search", e);
    }
  }

  /** A request, the votes of both committees, the grant. */
  void request() throws BrokenOff, InterruptedException {
    AccessRequest decided = requested(new DuoTerm("HMB", ""), true);
    stage.story().check(decided.standing().state() == State.GRANTED,
        "granted after two votes of the data committee and one of ethics",
        "it is " + decided.standing().state());
    grant = Dealings.required(decided.grant());
    stage.story().say(ObjectKind.GRANT.show(grant));
  }

  /** Asked for, voted on by the data committee, then by ethics. */
  private AccessRequest requested(DuoTerm kind, boolean isEthical)
      throws BrokenOff, InterruptedException {
    Hash id = dealings.created(asker, researcher, new Call.RequestAccess(terms(kind)));
    stage.story().say("a researcher of " + asker.code() + " requests COUNT, AGGREGATE for HRESCH: "
        + ObjectKind.REQUEST.show(id));
    Hash approval = Dealings
        .required(dealings.object(holder, ObjectKind.REQUEST, AccessRequest.class, id).approval());
    vote(approval, Hospital.Post.COMMITTEE_1);
    vote(approval, Hospital.Post.COMMITTEE_2);
    dealings.vote(holder, Hospital.Post.ETHICS, approval, isEthical);
    return dealings.object(holder, ObjectKind.REQUEST, AccessRequest.class, id);
  }

  private RequestTerms terms(DuoTerm kind) {
    return new RequestTerms(dataset, false, List.of(Action.COUNT, Action.AGGREGATE), Purpose.HRESCH,
        List.of(kind), List.of(), null, dealings.commitment("ETHICS", "ethics approval 2026-041"),
        dealings.commitment("JUSTIFICATION", "study protocol"), NINETY_DAYS_MILLIS,
        UseLimits.ofUses(USES), 0, 0);
  }

  /** What the dataset's terms exclude is refused at once; what they allow, ethics may refuse. */
  void refused() throws BrokenOff, InterruptedException {
    Outcome.Final excluded = stage.send(asker, researcher,
        new Call.RequestAccess(terms(new DuoTerm("POA", ""))));
    stage.story().check(excluded.receipt().reasons().equals(List.of(Reason.DUO)),
        "a request for research on ancestry is refused before anybody votes: DUO",
        Stage.names(excluded.receipt().reasons()));
    dealings.say(excluded.receipt().reasons());
    AccessRequest rejected = requested(new DuoTerm("HMB", ""), false);
    stage.story().check(rejected.standing().ended() == EndReason.REJECTED,
        "one vote of the ethics committee rejects a request that the data committee wanted",
        "it is " + rejected.standing().state());
    dealings.explain(asker, new PermissionApi.Check(researcher.identity(), null, null, dataset,
        Action.EXPORT, Purpose.HRESCH, null, null, null), Reason.ACTION_NOT_OFFERED);
  }

  /** Whoever says that the data are not the holder's stops their use until it is judged. */
  void contest() throws BrokenOff, InterruptedException {
    if (stage.hospitals().size() < PARTIES_MIN) {
      stage.story().say("nobody is left who could judge: it takes " + PARTIES_MIN + " hospitals");
      return;
    }
    Hospital claimant = stage.hospitals().get(1);
    Hash right = Dealings
        .required(dealings.object(holder, ObjectKind.DATASET, Dataset.class, dataset).right());
    Hash dispute = dealings.created(claimant, claimant.person(Hospital.Post.STEWARD),
        new Call.OpenCase(CaseCode.TITLE_CONTESTED, ObjectKind.RIGHT, right,
            dealings.commitment("CLAIM", "these films were made for us"), null));
    stage.story().say(claimant.code() + " contests " + ObjectKind.RIGHT.show(right));
    dealings.object(holder, ObjectKind.CASE, Case.class, dispute);
    decide("count, while the title is contested", Action.COUNT, Purpose.HRESCH, false);
    dealings.explain(asker, use(researcher, Action.COUNT, Purpose.HRESCH).check(), Reason.NO_TITLE);
    stage.apply(holder, holder.person(Hospital.Post.STEWARD), new Call.AnswerCase(dispute,
        Case.Answer.REFUTED, dealings.commitment("EVIDENCE", "the contract")));
    stage.apply(claimant, claimant.person(Hospital.Post.STEWARD), new Call.EscalateCase(dispute));
    judge(claimant, dispute);
    decide("count, after the panel has dismissed the claim", Action.COUNT, Purpose.HRESCH, true);
  }

  private void judge(Hospital claimant, Hash dispute) throws BrokenOff, InterruptedException {
    Hash panel = Dealings.required(
        dealings.await(holder, ObjectKind.CASE, Case.class, dispute, c -> c.panel() != null)
            .orElseThrow(() -> new BrokenOff("nobody judges")).panel());
    for (Hospital judge : stage.hospitals()) {
      Approval open = dealings.object(judge, ObjectKind.APPROVAL, Approval.class, panel);
      boolean isParty = judge.equals(holder) || judge.equals(claimant);
      if (!isParty && open.standing().state() == State.OPEN) {
        dealings.vote(judge, Hospital.Post.ADMIN, panel, false);
      }
    }
    Case decided = dealings.object(asker, ObjectKind.CASE, Case.class, dispute);
    stage.story().check(decided.standing().state() == State.DECIDED && !decided.upheld(),
        "hospitals that are no party dismiss the claim", "it is " + decided.standing().state());
  }

  /** Nobody has objected in time, or nobody rightly. */
  void confirmed() throws BrokenOff, InterruptedException {
    Hash right = Dealings
        .required(dealings.object(holder, ObjectKind.DATASET, Dataset.class, dataset).right());
    stage.story().check(
        dealings.await(holder, ObjectKind.RIGHT, Right.class, right,
            r -> r.standing().state() == State.CONFIRMED).isPresent(),
        "the notice is over: the right of " + holder.code() + " to hold the data is CONFIRMED",
        "it is not");
  }

  private void vote(Hash approval, Hospital.Post post) throws BrokenOff, InterruptedException {
    dealings.vote(holder, post, approval, true);
  }

  /** What was granted is permitted, something else is denied with every reason. */
  void use() throws BrokenOff, InterruptedException {
    decide("count, as granted", Action.COUNT, Purpose.HRESCH, true);
    decide("records for treatment, by a researcher", Action.RECORD, Purpose.TREAT, false);
    dealings.decide("count, by a clinician of a hospital without a grant", holder,
        use(outsider(), Action.COUNT, Purpose.HRESCH), false);
  }

  private void decide(String what, Action action, Purpose purpose, boolean isExpected)
      throws BrokenOff, InterruptedException {
    dealings.decide(what, holder, use(researcher, action, purpose), isExpected);
  }

  private Dealings.Use use(Sender actor, Action action, Purpose purpose) {
    return new Dealings.Use(asker, actor, grant, dataset, action, purpose, null);
  }

  private Sender outsider() {
    return stage.hospitals().get(stage.hospitals().size() > 2 ? 1 : 0)
        .person(Hospital.Post.CLINICIAN);
  }

  /** By the holder, at any time, without a vote. */
  void revoke() throws BrokenOff, InterruptedException {
    stage.apply(holder, holder.person(Hospital.Post.PRIVACY_OFFICER), new Call.RevokeGrant(grant));
    stage.story().say(holder.code() + " revokes the grant");
    decide("count, after the revocation", Action.COUNT, Purpose.HRESCH, false);
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
}
