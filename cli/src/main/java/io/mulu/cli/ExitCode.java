package io.mulu.cli;

/** How a command ends; beyond 2 the numbers of BSD's sysexits.h. In docs/operations/cli.md. */
final class ExitCode {
  static final int OK = 0;
  /** What was checked does not hold. */
  static final int CHECK_FAILED = 1;
  static final int USAGE = 2;
  /** A file is not what it should be. */
  static final int BAD_INPUT = 65;
  /** No node answered. */
  static final int UNAVAILABLE = 69;
  /** A defect of this program. */
  static final int DEFECT = 70;
  static final int IO = 74;
  /** The contracts, or a node, refused it. */
  static final int REFUSED = 77;
  static final int CONFIG = 78;

  private ExitCode() {
  }
}
