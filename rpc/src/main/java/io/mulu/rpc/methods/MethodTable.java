package io.mulu.rpc.methods;

import io.mulu.protocol.Invariant;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.rpc.DatasetSearch;
import io.mulu.rpc.LedgerApi;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.MethodEndpoint;
import io.mulu.rpc.OpenRpc;
import io.mulu.rpc.RpcMethod;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Binds every method of the API to what answers it. */
public final class MethodTable {
  private MethodTable() {
  }

  /**
   * All methods by name, {@code rpc.discover} among them.
   *
   * @throws Invariant.Broken
   *           if the API names a method that nobody answers, or the other way round
   */
  public static Map<String, MethodEndpoint> of(LedgerApi ledger, LedgerReads reads,
      Contracts contracts, DatasetSearch search, SecureRandom random) {
    Map<String, MethodEndpoint> methods = new TreeMap<>();
    Stream
        .of(new ChainMethods(ledger, reads).all(),
            new TxMethods(ledger, reads, contracts, random).all(), new RegistryMethods(reads).all(),
            new CatalogMethods(reads, search).all(), new RightsMethods(reads).all(),
            new ConsentMethods(reads).all(), new AuditMethods(reads).all(),
            new PermissionMethods(reads, contracts).all(), new GovernanceMethods(reads).all(),
            new StateMethods(reads).all(), new NodeMethods(ledger, reads).all(),
            SubscriptionMethods.all())
        .<RpcMethod<?, ?>>flatMap(List::stream)
        .forEach(method -> Invariant.check(methods.put(method.api().name(), method) == null,
            method.api().name() + " is bound twice"));
    for (ApiMethod<?, ?> method : ApiMethods.ALL) {
      Invariant.check(methods.containsKey(method.name()), method.name() + " is not bound");
    }
    Invariant.check(methods.size() == ApiMethods.ALL.size(), "a bound method is not in the API");
    Map<String, Object> document = OpenRpc.document();
    methods.put(OpenRpc.DISCOVER, (params, request) -> document);
    return methods;
  }
}
