package io.mulu.cli;

import io.mulu.node.NodeProcess;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The {@code mulu} command. */
@CommandLine.Command(name = "mulu", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND", description = "A consortium chain for medical data catalogs.", footer = {
    "", "Start here: mulu demo", "Exit codes: 0 done, 1 a check failed, 2 wrong usage,",
    "65 bad input file, 69 no node answers, 70 defect, 74 disk, 77 refused, 78 configuration."})
public final class Main extends CommandGroup {
  /** As the help lists them. */
  private static final List<Class<?>> COMMANDS = List.of(DemoCommand.class, TestnetCommand.class,
      SimulateCommand.class, NodeCommand.class, OrgCommand.class, GenesisCommand.class,
      KeyCommand.class, CatalogCommand.class, IdentityCommand.class, GrantCommand.class,
      RightCommand.class, ConsentCommand.class, UsageCommand.class, CaseCommand.class,
      HoldCommand.class, AuditCommand.class, CommitCommand.class, TxCommand.class, RpcCommand.class,
      ProofCommand.class, ReplayCommand.class, BenchCommand.class, ValidatorCommand.class,
      AotCommand.class);

  /** Of the software, the Java that runs it, and the signature provider. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[]{"mulu " + NodeProcess.VERSION, "Java " + Runtime.version(),
          "signatures by " + io.mulu.protocol.crypto.Signatures.provider()};
    }
  }

  public static void main(String[] arguments) {
    PrintWriter out = writer(System.out);
    PrintWriter err = writer(System.err);
    int code = commandLine(out, err, wanted(arguments)).execute(arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  private static PrintWriter writer(java.io.PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** The command that the first word names, alone if there is one: each costs time to set up. */
  private static List<Class<?>> wanted(String... arguments) {
    return COMMANDS.stream()
        .filter(command -> arguments.length > 0
            && command.getAnnotation(CommandLine.Command.class).name().equals(arguments[0]))
        .findFirst().<List<Class<?>>>map(List::of).orElse(COMMANDS);
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return commandLine(out, err, COMMANDS);
  }

  private static CommandLine commandLine(PrintWriter out, PrintWriter err,
      List<Class<?>> commands) {
    CommandLine.IExecutionExceptionHandler failures = new Failures();
    CommandLine line = new CommandLine(new Main());
    commands.forEach(line::addSubcommand);
    return line.setOut(out).setErr(err).setExecutionExceptionHandler((failure, command, parsed) -> {
      if (Boolean.getBoolean("mulu.trace")) {
        LoggerFactory.getLogger("mulu.cli").error("trace", failure);
      }
      return failures.handleExecutionException(failure, command, parsed);
    }).setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true);
  }
}
