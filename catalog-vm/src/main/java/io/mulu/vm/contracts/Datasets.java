package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.StagePlan;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Duo;
import io.mulu.vm.decision.LevelPolicy;
import io.mulu.vm.lifecycle.Approvals;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Electorates;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Versions of datasets: reviewed by the holder's own people, superseded by the next. */
final class Datasets {
  private static final String POLICY = "publication policy of the level";
  private static final String PUBLISHING = "supersedes the previous version; files the holder's"
      + " HOLD right";
  private static final String LEGAL_BASES = "LEGAL_BASIS";

  static final Lifecycle<Dataset> LIFECYCLE = Lifecycle
      .of(ObjectKind.DATASET, Dataset.class, Table.DATASETS)
      .own((ctx, dataset) -> List.of(dataset.holder()))
      .holder((ctx, dataset) -> List.of(dataset.holder()))
      .created(Call.OfferDataset.class,
          row -> row.by(Authority.own(Role.STEWARD)).change("opens an approval", Datasets::same)
              .to(State.REVIEW, "dataset_offered"))
      .row(State.REVIEW, Call.AmendDataset.class,
          row -> row.by(Authority.holder(Role.STEWARD)).unlessHeld()
              .revision(Call.AmendDataset::revision)
              .change("voids the approval and opens a new one", Datasets::amended)
              .to(State.REVIEW, "dataset_amended"))
      .row(State.REVIEW, Call.OfferDataset.class,
          row -> row.by(Authority.approved(POLICY)).also(PUBLISHING, Datasets::published)
              .to(State.PUBLISHED, "dataset_published"))
      .row(State.REVIEW, Call.AmendDataset.class,
          row -> row.by(Authority.approved(POLICY)).also(PUBLISHING, Datasets::published)
              .to(State.PUBLISHED, "dataset_published"))
      .row(State.REVIEW, Call.OfferDataset.class,
          row -> row.by(Authority.rejected(POLICY), Authority.expired(POLICY))
              .ends(EndReason.REJECTED, "dataset_rejected"))
      .row(State.REVIEW, Call.AmendDataset.class,
          row -> row.by(Authority.rejected(POLICY), Authority.expired(POLICY))
              .ends(EndReason.REJECTED, "dataset_rejected"))
      .row(State.REVIEW, Call.WithdrawDataset.class, row -> row.by(Authority.holder(Role.STEWARD))
          .also("voids the approval", (ctx, dataset) -> {
            Approvals.voidIfOpen(ctx, dataset.approval());
            return dataset;
          }).ends(EndReason.WITHDRAWN, "dataset_withdrawn"))
      .row(State.PUBLISHED, Call.WithdrawDataset.class,
          row -> row.by(Authority.holder(Role.STEWARD))
              .also("its grants are held, the rights in it lapse", Datasets::lapsed)
              .ends(EndReason.WITHDRAWN, "dataset_withdrawn"))
      .row(State.PUBLISHED,
          row -> row.by(Authority.with(ObjectKind.DATASET)).ends(EndReason.SUPERSEDED,
              "dataset_superseded"))
      .row(State.PUBLISHED,
          row -> row.by(Authority.with(ObjectKind.CASE))
              .also("so is the right to hold it", Datasets::refuted)
              .ends(EndReason.REPUDIATED, "dataset_repudiated"))
      .row(State.ENDED,
          row -> row.by(Authority.with(ObjectKind.CASE))
              .whenever("it was superseded", (ctx, dataset) -> isSuperseded(dataset))
              .also("so is the right to hold it", Datasets::refuted)
              .ends(EndReason.REPUDIATED, "dataset_repudiated"))
      .build();

  private Datasets() {
  }

  static void offer(CallContext ctx, Call.OfferDataset call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    requireTerms(ctx, call.terms());
    Hash previous = call.previous();
    Hash series = previous == null ? null : requirePrevious(ctx, previous).series();
    Hash id = ctx.newId();
    Dataset bare = new Dataset(id, Standing.created(State.REVIEW, ctx.now()),
        ctx.sender().organization().id(), previous, null, null, call.terms(),
        series == null ? id : series);
    Approval approval = openReview(ctx, bare, call);
    ctx.lifecycles().create(ctx, LIFECYCLE, with(bare, approval.id(), call.terms()), call);
  }

  static boolean isSuperseded(Dataset dataset) {
    return dataset.standing().ended() == EndReason.SUPERSEDED;
  }

  /** Stages as a level asks for them, with the electorates of the holder's organisation now. */
  static List<Stage> stages(CallContext ctx, Hash holder, List<StagePlan> plans) {
    return plans.stream().map(
        plan -> Electorates.ofOrganization(ctx, plan.group(), holder, plan.needed(), plan.veto()))
        .toList();
  }

  private static Dataset same(CallContext ctx, Dataset dataset, Call.OfferDataset call) {
    return dataset;
  }

  private static Dataset amended(CallContext ctx, Dataset dataset, Call.AmendDataset call) {
    requireTerms(ctx, call.terms());
    Approvals.voidIfOpen(ctx, dataset.approval());
    Dataset next = with(dataset, dataset.approval(), call.terms());
    // The approval is about the revision that this edit is going to make.
    Approval approval = openReview(ctx, next.with(next.standing().edited(ctx.now())), call);
    return with(next, approval.id(), call.terms());
  }

  private static Approval openReview(CallContext ctx, Dataset dataset, Call call) {
    return Approvals.open(ctx, dataset, call,
        stages(ctx, dataset.holder(),
            LevelPolicy.publication(ctx.rulebook().level(dataset.terms().level()),
                dataset.terms().approvals())),
        ctx.sender().identity().id(), ctx.now() + ctx.parameters().approvalMillis(),
        OnTimeout.REJECT);
  }

  private static Dataset published(CallContext ctx, Dataset dataset) {
    Hash previous = dataset.previous();
    if (previous != null) {
      Dataset old = ctx.load(Table.DATASETS, previous, "previous");
      Revert.require(old.standing().state() == State.PUBLISHED, Reason.WRONG_STATE, "previous");
      ctx.lifecycles().endWith(ctx, LIFECYCLE, old, EndReason.SUPERSEDED);
    }
    return new Dataset(dataset.id(), dataset.standing(), dataset.holder(), previous,
        dataset.approval(), Rights.file(ctx, dataset), dataset.terms(), dataset.series());
  }

  private static Dataset lapsed(CallContext ctx, Dataset dataset) {
    Hash right = dataset.right();
    if (right != null) {
      Titles.fall(ctx, right);
      Rights.lapse(ctx, right);
    }
    return dataset;
  }

  private static Dataset refuted(CallContext ctx, Dataset dataset) {
    Rights.refute(ctx, dataset.right());
    return dataset;
  }

  private static Dataset requirePrevious(CallContext ctx, Hash id) {
    Dataset previous = ctx.load(Table.DATASETS, id, "previous");
    Revert.require(previous.holder().equals(ctx.sender().organization().id()), Reason.NOT_HOLDER,
        "previous");
    Revert.require(previous.standing().state() == State.PUBLISHED, Reason.WRONG_STATE, "previous");
    return previous;
  }

  private static void requireTerms(CallContext ctx, DatasetTerms terms) {
    Duo.problemOfTerms(terms.duo())
        .ifPresent(reason -> Revert.requireNone(List.of(reason), "terms.duo"));
    Revert.require(
        terms.legalBasis().isEmpty() || !ctx.rulebook().hasTable(LEGAL_BASES)
            || ctx.rulebook().contains(LEGAL_BASES, terms.legalBasis()),
        Reason.UNKNOWN_CODE, "terms.legal_basis");
    for (Hash endpoint : terms.endpoints()) {
      Endpoints.requireOwnActive(ctx, endpoint, "terms.endpoints");
    }
  }

  private static Dataset with(Dataset d, @Nullable Hash approval, DatasetTerms terms) {
    return new Dataset(d.id(), d.standing(), d.holder(), d.previous(), approval, d.right(), terms,
        d.series());
  }
}
