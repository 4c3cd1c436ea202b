package io.mulu.protocol.object;

import io.mulu.protocol.Hash;

/**
 * Uses that a gateway has reserved, so that single reads need no transaction.
 *
 * @param identity
 *          the gateway's
 * @param uses
 *          not yet reported as spent
 * @param validToMillis
 *          block time at which what is left comes back
 */
public record Lease(Hash identity, long uses, long validToMillis) {
  public Lease {
    Form.range(uses, 1, Long.MAX_VALUE, "uses");
  }
}
