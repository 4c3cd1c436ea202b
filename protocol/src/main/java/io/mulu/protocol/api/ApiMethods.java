package io.mulu.protocol.api;

import io.mulu.protocol.Invariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every method there is. */
public final class ApiMethods {
  public static final List<ApiMethod<?, ?>> ALL = Stream.of(ChainApi.ALL, TxApi.ALL,
      RegistryApi.ALL, CatalogApi.ALL, RightsApi.ALL, ConsentApi.ALL, PermissionApi.ALL,
      GovernanceApi.ALL, AuditApi.ALL, StateApi.ALL, NodeApi.ALL, SubscriptionApi.ALL)
      .<ApiMethod<?, ?>>flatMap(List::stream).toList();

  private static final Map<String, ApiMethod<?, ?>> BY_NAME = new TreeMap<>();

  static {
    for (ApiMethod<?, ?> method : ALL) {
      Invariant.check(BY_NAME.put(method.name(), method) == null, method.name() + " twice");
    }
  }

  private ApiMethods() {
  }

  public static Optional<ApiMethod<?, ?>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
