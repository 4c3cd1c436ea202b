package io.mulu.rpc;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * In whose name a request is answered.
 *
 * @param organization
 *          whose rights it has
 * @param identity
 *          who it is, if known: on loopback nobody says
 * @param isAuditor
 *          may see every object
 */
public record Caller(Hash organization, @Nullable Hash identity, boolean isAuditor) {
  /** The operator, or a program of the hospital on the same machine. */
  public static Caller local(Hash ownOrganization) {
    return new Caller(ownOrganization, null, false);
  }
}
