package io.mulu.vm.lifecycle;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Validator;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.State;
import io.mulu.vm.StateReader;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of who may vote, taken when an approval opens. An approval that nobody could satisfy is
 * refused then, not left to expire.
 */
public final class Electorates {
  /** Of the members of an organisation in a consortium-wide electorate. */
  private static final int VOICES_MAX = 8;
  /** Organisations of a panel: enough to be fair, few enough to come together. */
  public static final int PANEL_MAX = 15;
  /** Organisations looked at for a panel; the lot falls among the first of them by id. */
  static final int ORGANIZATIONS_SCANNED_MAX = 1_000;

  private Electorates() {
  }

  /** A stage in which members of one organisation vote, one person one voice. */
  public static Stage ofOrganization(CallContext ctx, Group group, Hash organization, int needed,
      boolean veto) {
    return new Stage(group, organization, needed, veto,
        holders(ctx, organization, roleOf(group), Stage.ELECTORATE_MAX));
  }

  /** The validators' organisations, one voice each; the quorum is needed. */
  public static Stage ofValidators(CallContext ctx) {
    List<Hash> organizations = ctx.validators().validators().stream().map(Validator::organization)
        .sorted().toList();
    return consortiumWide(ctx, Group.VALIDATORS, organizations, ctx.validators().quorum());
  }

  /**
   * Organisations that are no party, drawn by lot: ascending by hash of the case and their id. A
   * majority of them decides.
   *
   * @return null if there is none
   */
  public static @Nullable Stage ofPanel(CallContext ctx, Hash dispute, List<Hash> parties) {
    TreeMap<Hash, Hash> byLot = new TreeMap<>();
    for (Organization organization : Table.ORGANIZATIONS.list(ctx.state(),
        ORGANIZATIONS_SCANNED_MAX)) {
      if (organization.standing().state() == State.ACTIVE
          && organization.standing().holds().isEmpty() && !parties.contains(organization.id())
          && !holders(ctx, organization.id(), Role.ORG_ADMIN, 1).isEmpty()) {
        byLot.put(Hash.sha256(dispute.bytes(), organization.id().bytes()), organization.id());
      }
    }
    List<Hash> drawn = byLot.values().stream().limit(PANEL_MAX).toList();
    return drawn.isEmpty() ? null : consortiumWide(ctx, Group.PANEL, drawn, drawn.size() / 2 + 1);
  }

  private static Stage consortiumWide(CallContext ctx, Group group, List<Hash> organizations,
      int needed) {
    int each = Math.max(1, Math.min(VOICES_MAX, Stage.ELECTORATE_MAX / organizations.size()));
    List<Hash> electorate = new ArrayList<>();
    for (Hash organization : organizations) {
      electorate.addAll(holders(ctx, organization, Role.ORG_ADMIN, each));
    }
    return new Stage(group, null, needed, false, electorate);
  }

  /** Whether voices are counted by organisation rather than by person. */
  static boolean countsOrganizations(Group group) {
    return switch (group) {
      case VALIDATORS, ORG_ADMINS, PANEL -> true;
      case DATA_COMMITTEE, ETHICS, PRIVACY_OFFICERS, STEWARDS -> false;
    };
  }

  /** What of an identity counts once in a stage: itself, or its organisation. */
  static Hash voice(CallContext ctx, Group group, Hash identity) {
    return countsOrganizations(group)
        ? Objects.requireNonNull(Table.IDENTITIES.get(ctx.state(), identity)).organization()
        : identity;
  }

  /**
   * Whether a voice counts now: of the validators' group, only while its organisation runs one.
   * Votes of those who left lapse (docs/spec/consensus.md, rule 10).
   */
  static boolean isHeard(CallContext ctx, Group group, Hash identity) {
    if (group != Group.VALIDATORS) {
      return true;
    }
    Hash organization = voice(ctx, group, identity);
    return ctx.validators().validators().stream()
        .anyMatch(validator -> validator.organization().equals(organization));
  }

  /** Votes that satisfy a stage now: of the validators' group, the quorum of the set in force. */
  static int needed(CallContext ctx, Stage stage) {
    return stage.group() == Group.VALIDATORS ? ctx.validators().quorum() : stage.needed();
  }

  /** Active identities that hold a voting role now, ascending by id. */
  static List<Hash> holders(CallContext ctx, Hash organization, Role role, int max) {
    List<Hash> found = new ArrayList<>();
    // The index holds active identities; a role that has lapsed by time is still in it.
    for (Hash id : indexed(ctx.state(), organization, role)) {
      Identity identity = Objects.requireNonNull(Table.IDENTITIES.get(ctx.state(), id));
      if (found.size() < max && identity.has(role, ctx.now())) {
        found.add(id);
      }
    }
    return found;
  }

  /** Those who hold ORG_ADMIN now. */
  public static List<Identity> admins(CallContext ctx, Hash organization) {
    return holders(ctx, organization, Role.ORG_ADMIN, Stage.ELECTORATE_MAX).stream()
        .map(id -> Objects.requireNonNull(Table.IDENTITIES.get(ctx.state(), id))).toList();
  }

  private static List<Hash> indexed(StateReader state, Hash organization, Role role) {
    return Table.ROLE_HOLDERS.list(state, Stage.ELECTORATE_MAX, organization.bytes(), roleKey(role))
        .stream().map(reference -> reference.id()).toList();
  }

  /** No role's name followed by a zero is the beginning of another's. */
  public static Bytes roleKey(Role role) {
    return Bytes.concat(Bytes.utf8(role.name()), Bytes.of((byte) 0));
  }

  private static Role roleOf(Group group) {
    return switch (group) {
      case DATA_COMMITTEE -> Role.DATA_COMMITTEE;
      case ETHICS -> Role.ETHICS;
      case PRIVACY_OFFICERS -> Role.PRIVACY_OFFICER;
      case STEWARDS -> Role.STEWARD;
      case VALIDATORS, ORG_ADMINS, PANEL -> Role.ORG_ADMIN;
    };
  }

  /**
   * Reverts with NO_ELECTORATE, naming the first group that lacks people, unless some choice of
   * distinct voters satisfies every stage: each person counts once over all of them.
   */
  static void requireFeasible(CallContext ctx, List<Stage> stages, Hash opener) {
    TreeMap<Hash, Integer> slotOf = new TreeMap<>();
    List<Integer> stageOfSlot = new ArrayList<>();
    for (int s = 0; s < stages.size(); s++) {
      for (int k = 0; k < stages.get(s).needed(); k++) {
        stageOfSlot.add(s);
        Revert.require(
            seat(ctx, stages, stageOfSlot, opener, stageOfSlot.size() - 1, slotOf, new TreeSet<>()),
            Reason.NO_ELECTORATE, stages.get(s).group().name());
      }
    }
  }

  /** One augmenting path of a bipartite matching between needed votes and voices (Kuhn 1955). */
  private static boolean seat(CallContext ctx, List<Stage> stages, List<Integer> stageOfSlot,
      Hash opener, int slot, Map<Hash, Integer> slotOf, Set<Hash> tried) {
    Stage stage = stages.get(stageOfSlot.get(slot));
    for (Hash identity : stage.electorate()) {
      Hash voice = voice(ctx, stage.group(), identity);
      if (identity.equals(opener) || !tried.add(voice)) {
        continue;
      }
      Integer taken = slotOf.get(voice);
      if (taken == null || seat(ctx, stages, stageOfSlot, opener, taken, slotOf, tried)) {
        slotOf.put(voice, slot);
        return true;
      }
    }
    return false;
  }
}
