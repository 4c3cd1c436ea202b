package io.mulu.rpc.methods;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.api.PermissionApi.Check;
import io.mulu.protocol.api.PermissionApi.Explanation;
import io.mulu.protocol.api.PermissionApi.Permit;
import io.mulu.protocol.api.PermissionApi.Verdict;
import io.mulu.rpc.LedgerView;
import io.mulu.vm.BlockContext;
import io.mulu.vm.Executor;
import io.mulu.vm.StateReader;
import io.mulu.vm.decision.Decide;
import io.mulu.vm.decision.Decision;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.Explain;
import io.mulu.vm.decision.Facts;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.decision.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contracts of {@code catalog-vm} on the state of a view. Thread-safe. */
public final class VmContracts implements Contracts {
  private final Executor executor;

  public VmContracts(Hash chainId) {
    this.executor = new Executor(chainId);
  }

  /** In a block right after the head, at the earliest time that one could have. */
  @Override
  public Receipt simulate(LedgerView view, BlockHeader head, TransactionBody body,
      Bytes attachment) {
    return executor.dryRun(new BlockContext(head.height() + 1, head.timestampMillis() + 1), body,
        attachment, new ViewState(view));
  }

  @Override
  public Verdict decide(LedgerView view, BlockHeader head, Check check) {
    return verdict(head, Decide.decide(facts(view, head, check), question(check)));
  }

  @Override
  public Explanation explain(LedgerView view, BlockHeader head, Check check) {
    Facts facts = facts(view, head, check);
    Question question = question(check);
    Decision decision = Decide.decide(facts, question);
    return switch (decision) {
      case Decision.Permit permit ->
        new Explanation(verdict(head, decision), permit.grant(), List.of());
      case Decision.Deny deny -> new Explanation(verdict(head, decision), deny.nearest(),
          Explain.explain(facts, question, deny));
    };
  }

  private static Facts facts(LedgerView view, BlockHeader head, Check check) {
    StateReader state = new ViewState(view);
    return DecisionFacts.load(state, new GovernedTables(state), head.timestampMillis(),
        new DecisionFacts.Subject(check.identity(), check.key(), check.dataset(), check.grant(),
            check.namedConsents()));
  }

  private static Question question(Check check) {
    return new Question(check.action(), check.purpose(), check.uses() == null ? 1 : check.uses(),
        check.scope());
  }

  private static Verdict verdict(BlockHeader head, Decision decision) {
    return switch (decision) {
      case Decision.Permit permit ->
        new Verdict(head.height(), head.timestampMillis(), true, List.of(), permit(permit));
      case Decision.Deny deny ->
        new Verdict(head.height(), head.timestampMillis(), false, deny.reasons(), null);
    };
  }

  private static Permit permit(Decision.Permit permit) {
    Decision.Residual rest = permit.residual();
    return new Permit(permit.grant(), rest.fields(), rest.minimumCell(), rest.noise(),
        rest.gatewayView(), rest.localRules(), rest.obligations(),
        rest.usesLeft() == Long.MAX_VALUE ? null : rest.usesLeft(), rest.validToMillis());
  }

  /** A view as the contracts read it. */
  private record ViewState(LedgerView view) implements StateReader {
    @Override
    public @Nullable Bytes get(Bytes key) {
      return view.row(key).orElse(null);
    }

    @Override
    public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
      return view.scan(prefix, after == null ? Bytes.EMPTY : after, limit).stream()
          .map(row -> new Row(row.key(), row.value())).toList();
    }
  }
}
