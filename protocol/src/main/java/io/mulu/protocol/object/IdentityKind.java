package io.mulu.protocol.object;

/** Who signs: a person, a program, or a node. */
public enum IdentityKind {
  PERSON,
  SERVICE,
  DEVICE
}
