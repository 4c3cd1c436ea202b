package io.mulu.vm.contracts;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.decision.LevelPolicy;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.state.Table;
import java.util.List;

/** The state that founders begin with, made by the same engine as all that follows. */
public final class Founding {
  private Founding() {
  }

  public static void found(CallContext ctx, Genesis genesis) {
    Table.PARAMETERS.put(ctx.state(), genesis.parameters(), Bytes.EMPTY);
    Table.VALIDATORS.put(ctx.state(), genesis.validatorSet(), Bytes.EMPTY);
    for (CodeTable table : genesis.codeTables()) {
      Table.CODE_TABLES.put(ctx.state(),
          new CodeTable.Head(table.code(), table.version(), table.rows().size()),
          Bytes.utf8(table.code()));
      for (CodeTable.Row row : table.rows()) {
        Table.CODES.put(ctx.state(), row, GovernedTables.key(table.code(), row.code()));
      }
    }
    for (int level = 1; level <= 5; level++) {
      Table.LEVEL_RULES.put(ctx.state(), LevelPolicy.initial(level), GovernedTables.key(level));
    }
    for (int i = 0; i < genesis.founders().size(); i++) {
      found(ctx, genesis, i);
    }
  }

  private static void found(CallContext ctx, Genesis genesis, int index) {
    Founder founder = genesis.founders().get(index);
    Hash id = genesis.organizationId(index);
    Hash admin = genesis.adminId(index);
    ctx.lifecycles().found(ctx, Organizations.LIFECYCLE,
        new Organization(id, Standing.created(State.ACTIVE, ctx.now()), founder.code(),
            founder.name(), founder.type(), admin));
    ctx.lifecycles().found(ctx, Identities.LIFECYCLE,
        Identities.firstAdmin(admin, id, founder.adminKey(), ctx.now()));
    Founder.NodeCard node = founder.validator();
    if (node != null) {
      Hash device = genesis.deviceId(index);
      ctx.lifecycles().found(ctx, Identities.LIFECYCLE,
          new Identity(device, Standing.created(State.ACTIVE, ctx.now()), id, IdentityKind.DEVICE,
              List.of(endless(node.deviceKey(), ctx.now())), List.of()));
      // Taken, so that nobody can sign transactions with a key that signs votes.
      Table.KEYS.put(ctx.state(), new Reference(device), node.consensusKey().bytes());
    }
  }

  private static IdentityKey endless(PublicKey key, long nowMillis) {
    return new IdentityKey(key, nowMillis, Long.MAX_VALUE);
  }
}
