package io.mulu.cli;

/** Why a command ends without having done its work: for people, with a way out. */
final class CliFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String remedy;

  CliFailure(int exitCode, String problem, String remedy) {
    super(problem);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }

  int exitCode() {
    return exitCode;
  }

  String remedy() {
    return remedy;
  }
}
