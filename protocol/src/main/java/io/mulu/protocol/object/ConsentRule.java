package io.mulu.protocol.object;

/** What may stand in for an explicit consent. */
public enum ConsentRule {
  /** Nothing is asked for. */
  NONE,
  /** A legal basis of the dataset, an ethics approval of the request, or care. */
  LAW_OR_ETHICS,
  /** Care. */
  EXPLICIT_OR_TREATMENT,
  /** Nothing but an emergency. */
  EXPLICIT
}
