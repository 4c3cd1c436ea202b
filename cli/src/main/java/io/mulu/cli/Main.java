package io.mulu.cli;

import io.mulu.node.NodeProcess;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The {@code mulu} command. */
@CommandLine.Command(name = "mulu", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND", description = "A consortium chain for medical data catalogs.", footer = {
    "", "Start here: mulu demo", "Exit codes: 0 done, 1 a check failed, 2 wrong usage,",
    "65 bad input file, 69 no node answers, 70 defect, 74 disk, 77 refused, 78 configuration."}, subcommands = {
        DemoCommand.class, TestnetCommand.class, SimulateCommand.class, NodeCommand.class,
        OrgCommand.class, GenesisCommand.class, KeyCommand.class, CatalogCommand.class,
        IdentityCommand.class, GrantCommand.class, RightCommand.class, ConsentCommand.class,
        UsageCommand.class, CaseCommand.class, HoldCommand.class, AuditCommand.class,
        CommitCommand.class, TxCommand.class, RpcCommand.class, ProofCommand.class,
        ReplayCommand.class, BenchCommand.class, ValidatorCommand.class})
public final class Main extends CommandGroup {
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
    int code = commandLine(out, err).execute(arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  private static PrintWriter writer(java.io.PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine.IExecutionExceptionHandler failures = new Failures();
    return new CommandLine(new Main()).setOut(out).setErr(err)
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          if (Boolean.getBoolean("mulu.trace")) {
            LoggerFactory.getLogger("mulu.cli").error("trace", failure);
          }
          return failures.handleExecutionException(failure, command, parsed);
        }).setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true);
  }
}
