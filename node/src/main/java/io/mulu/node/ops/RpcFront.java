package io.mulu.node.ops;

import io.mulu.node.config.NodeConfig;
import io.mulu.protocol.Hash;
import io.mulu.rpc.DatasetSearch;
import io.mulu.rpc.LedgerApi;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.Limits;
import io.mulu.rpc.RpcConfig;
import io.mulu.rpc.RpcServer;
import io.mulu.rpc.methods.Contracts;
import io.mulu.rpc.methods.MethodTable;
import io.mulu.storage.LedgerStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;

/** The RPC as this node's configuration wants it. */
public final class RpcFront implements AutoCloseable {
  private final RpcServer server;

  private RpcFront(RpcServer server) {
    this.server = server;
  }

  /**
   * @param organization
   *          whose rights callers on this machine have
   */
  public static RpcFront start(NodeConfig config, Supplier<Hash> organization, LedgerApi api,
      Contracts contracts, DatasetSearch search, NodeMetrics metrics) {
    Limits limits = limits(config);
    LedgerReads reads = new LedgerReads(api, limits);
    RpcConfig rpc = new RpcConfig(config.rpcBind().getAddress().getHostAddress(),
        config.rpcBind().getPort(), organization, limits);
    RpcServer server = new RpcServer(rpc, api, reads,
        MethodTable.of(api, reads, contracts, search, new SecureRandom()), metrics.registry());
    return new RpcFront(server.start());
  }

  private static Limits limits(NodeConfig config) {
    Limits defaults = Limits.defaults();
    // Reads and pinned cursors together must find a place in the store.
    int readsMax = Math.min(config.rpcStoreReadsMax(),
        LedgerStore.SNAPSHOTS_MAX - defaults.cursorsMax());
    return new Limits(config.rpcBodyBytesMax(), config.rpcBatchMax(), defaults.answerBytesMax(),
        defaults.nestingMax(), defaults.numberCharactersMax(), defaults.nameCharactersMax(),
        defaults.idCharactersMax(), defaults.pageDefault(), defaults.pageMax(), defaults.scanMax(),
        Duration.ofSeconds(config.rpcRequestSecondsMax()), readsMax, defaults.storeWait(),
        defaults.cursorsMax(), defaults.cursorLife(), config.rpcSubscribersMax(),
        config.rpcConnectionsMax(), defaults.subscriberStall());
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
