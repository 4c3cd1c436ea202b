package io.mulu.cli;

import picocli.CommandLine;

/** A command that only holds others: without one of them it says which there are. */
abstract class CommandGroup implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
    }
  }
}
