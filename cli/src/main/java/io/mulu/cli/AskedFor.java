package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.Hash;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.ObjectKind;

/** Objects that a call builds on. */
final class AskedFor {
  private AskedFor() {
  }

  static AccessRequest request(MuluClient client, Hash id)
      throws CliFailure, ClientException, InterruptedException {
    if (client.call(PermissionApi.REQUEST, new PermissionApi.RequestQuery(id, null, false))
        .value() instanceof AccessRequest request) {
      return request;
    }
    throw missing(ObjectKind.REQUEST, id);
  }

  static Grant grant(MuluClient client, Hash id)
      throws CliFailure, ClientException, InterruptedException {
    if (client.call(PermissionApi.GRANT, new PermissionApi.GrantQuery(id, null, false))
        .value() instanceof Grant grant) {
      return grant;
    }
    throw missing(ObjectKind.GRANT, id);
  }

  private static CliFailure missing(ObjectKind kind, Hash id) {
    return new CliFailure(ExitCode.REFUSED, kind.show(id) + " is not on the chain",
        "check the id, or ask another node if it is new");
  }
}
