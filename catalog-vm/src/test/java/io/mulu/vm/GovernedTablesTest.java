package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.ConsentRule;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.StagePlan;
import io.mulu.protocol.object.State;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.decision.LevelPolicy;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Code tables and policies change by the validators' vote. */
final class GovernedTablesTest {
  private final TestChain chain = new TestChain();

  @Test
  void codesAreAddedChangedAndWithdrawnInTheBlockAfterTheVote() {
    decide(codes("DISEASE", 2, row("C50.2", "C50"), row("E11", "", true)));
    assertThat(rules().contains("DISEASE", "C50.2")).as("not in the block of the vote").isFalse();
    chain.due();
    assertThat(rules().contains("DISEASE", "C50.2")).isTrue();
    assertThat(rules().isWithin("DISEASE", "C50.2", "C00-D48")).isTrue();
    assertThat(rules().contains("DISEASE", "E11")).as("withdrawn").isFalse();
    assertThat(rules().isWithin("DISEASE", "E11", "E11")).as("keeps its meaning").isTrue();
    assertThat(Table.CODE_TABLES.get(chain.state, Bytes.utf8("DISEASE")))
        .isEqualTo(new CodeTable.Head("DISEASE", 2, 5));
  }

  @Test
  void aNewTableBindsFromThenOn() {
    Person steward = chain.person(0, Role.STEWARD);
    chain.person(0, Role.STEWARD);
    decide(codes("LEGAL_BASIS", 1, row("LAW-2", "")));
    chain.due();
    chain.reverted(steward, new Call.OfferDataset(dataset(1, duo("GRU")), null),
        Reason.UNKNOWN_CODE);
  }

  @Test
  void changesThatMakeNoSenseAreNotVotedOn() {
    refuse(codes("DISEASE", 1, row("X", "")), Reason.WRONG_REVISION);
    refuse(codes("DISEASE", 3, row("X", "")), Reason.WRONG_REVISION);
    refuse(codes("DISEASE", 2, row("X", "NOWHERE")), Reason.UNKNOWN_CODE);
    refuse(codes("DISEASE", 2, row("X", "Y"), row("Y", "X")), Reason.BAD_FIELD);
    refuse(codes("DISEASE", 2, row("C00-D48", "C50.1")), Reason.BAD_FIELD);
    refuse(new Change.SetLevelRules(LevelPolicy.initial(3)), Reason.BAD_FIELD);
  }

  @Test
  void whatALevelAsksForIsChangedForAllThatIsAskedFromThenOn() {
    Person researcher = chain.person(2, Role.RESEARCHER);
    Hash dataset = published(chain, 0, dataset(1, duo("GRU")));
    decide(
        new Change.SetLevelRules(new LevelRules(1, List.of(new StagePlan(Group.STEWARDS, 1, false)),
            List.of(new StagePlan(Group.STEWARDS, 1, false)), List.of(), ConsentRule.NONE,
            List.of(), List.of(), List.of(), List.of(Action.COUNT), 20)));
    chain.reverted(researcher,
        new Call.RequestAccess(TestObjects.request(dataset, Purpose.HRESCH, Action.COUNT, 0)),
        Reason.LEVEL);
    Hash request = chain
        .applied(researcher,
            new Call.RequestAccess(TestObjects.request(dataset, Purpose.HRESCH, Action.RECORD, 0)))
        .created().get(0);
    assertThat(chain.get(Table.REQUESTS, request).standing().state()).isEqualTo(State.OPEN);
  }

  /** Or there would be chains that could not change their codes. */
  @Test
  void theLargestChangeFitsIntoTheSmallestBlock() {
    List<CodeTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < Change.SetCodes.ROWS_MAX; i++) {
      rows.add(row("X" + i, i == 0 ? "" : "X" + i / 2));
    }
    Call call = new Call.ProposeChange(new Change.SetCodes("DISEASE", 2, rows));
    assertThat(Executor.work(call)).isLessThan(ChainParameters.BLOCK_WORK_MIN);
    assertThat(chain.transaction(chain.admin(4), call, Bytes.EMPTY).bytes()).isLessThan(1 << 16);
  }

  @Test
  void aCodeLiesAtMostSoDeep() {
    List<CodeTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(row("D" + i, i == 0 ? "" : "D" + (i - 1)));
    }
    refuse(new Change.SetCodes("DISEASE", 2, rows), Reason.BAD_FIELD);
    decide(new Change.SetCodes("DISEASE", 2, rows.subList(0, 19)));
  }

  private GovernedTables rules() {
    return new GovernedTables(chain.state);
  }

  private void decide(Change change) {
    Hash proposal = Candidates.propose(chain, chain.admin(4), change);
    Candidates.vote(chain, proposal, 0, 1, 2);
  }

  private void refuse(Change change, Reason reason) {
    chain.reverted(chain.admin(4), new Call.ProposeChange(change), reason);
  }

  private static Change codes(String table, long version, CodeTable.Row... rows) {
    return new Change.SetCodes(table, version, List.of(rows));
  }

  private static CodeTable.Row row(String code, String parent) {
    return row(code, parent, false);
  }

  private static CodeTable.Row row(String code, String parent, boolean isWithdrawn) {
    return new CodeTable.Row(code, parent, "", code, isWithdrawn);
  }
}
