package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.node.NodeProcess;
import io.mulu.node.config.ConfigException;
import io.mulu.node.keys.KeysException;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.crypto.KeystoreException;
import io.mulu.storage.StorageException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.input.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** Turns what went wrong into a sentence and an exit code; never a stack trace for a user. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
  private static final String NONE = "";

  /** What to say. */
  record Said(int exitCode, String problem, String remedy) {
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command,
      CommandLine.ParseResult parsed) {
    Said said = say(failure);
    PrintWriter err = command.getErr();
    err.println("mulu: " + said.problem());
    if (!said.remedy().isEmpty()) {
      err.println("      " + said.remedy());
    }
    err.flush();
    return said.exitCode();
  }

  static Said say(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case CliFailure f -> new Said(f.exitCode(), message, f.remedy());
      case CeremonyException f -> new Said(ExitCode.BAD_INPUT, f.problem(), f.remedy());
      case InputException f -> new Said(ExitCode.BAD_INPUT, f.problem(), f.remedy());
      case ConfigException f ->
        new Said(ExitCode.CONFIG, "the configuration: " + message, "correct node.toml");
      case KeysException f -> new Said(ExitCode.CONFIG, message, NONE);
      case NodeProcess.StartException f -> new Said(ExitCode.CONFIG, message, NONE);
      case KeystoreException f -> new Said(ExitCode.BAD_INPUT, message, NONE);
      case StorageException f ->
        new Said(ExitCode.IO, message, "if another process has the folder open, stop it first");
      case ClientException.Refused f -> new Said(ExitCode.REFUSED, f.fault().toString(), NONE);
      case ClientException.Unreachable f -> new Said(ExitCode.UNAVAILABLE, message,
          "is the node running? `mulu node status --node URL` asks it; --node names another");
      case ClientException f -> new Said(ExitCode.UNAVAILABLE, message, NONE);
      case UnprovenException f -> new Said(ExitCode.CHECK_FAILED,
          "the node's answer does not follow from genesis: " + message, "ask another node");
      case NoSuchFileException f ->
        new Said(ExitCode.BAD_INPUT, "there is no file " + message, "check the path");
      case FileAlreadyExistsException f ->
        new Said(ExitCode.BAD_INPUT, message + " exists already", "name another file");
      case AccessDeniedException f ->
        new Said(ExitCode.IO, "no access to " + message, "check its owner and mode");
      case IOException f -> new Said(ExitCode.IO, message, NONE);
      case InterruptedException f -> new Said(ExitCode.CHECK_FAILED, "interrupted", NONE);
      default -> new Said(ExitCode.DEFECT, "a defect of this program: " + failure,
          "set MULU_JAVA_OPTS=-Dmulu.trace=true to see where, and report it");
    };
  }
}
