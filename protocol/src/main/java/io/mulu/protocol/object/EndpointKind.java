package io.mulu.protocol.object;

/** What answers at an endpoint. */
public enum EndpointKind {
  NODE,
  GATEWAY,
  COMPUTE
}
