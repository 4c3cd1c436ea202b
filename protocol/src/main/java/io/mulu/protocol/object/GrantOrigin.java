package io.mulu.protocol.object;

/** How a grant came about. */
public enum GrantOrigin {
  REQUEST,
  DELEGATION,
  EMERGENCY
}
