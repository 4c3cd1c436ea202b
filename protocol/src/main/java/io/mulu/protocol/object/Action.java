package io.mulu.protocol.object;

/** What may be done with data: one vocabulary for datasets, requests, grants and decisions. */
public enum Action {
  METADATA,
  COUNT,
  AGGREGATE,
  MATCH,
  RECORD,
  EXPORT,
  DERIVE
}
