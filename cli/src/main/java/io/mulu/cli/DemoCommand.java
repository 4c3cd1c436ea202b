package io.mulu.cli;

import io.mulu.testnet.demo.Demo;
import io.mulu.testnet.demo.DemoOptions;
import io.mulu.testnet.demo.DemoReport;
import io.mulu.testnet.demo.Story;
import io.mulu.testnet.input.InputException;
import io.mulu.testnet.net.JavaCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu demo}. */
@CommandLine.Command(name = "demo", mixinStandardHelpOptions = true, description = "Four hospitals' validators on this machine, sample data, the whole story.", footer = "Exit code 0 only if every check held.")
final class DemoCommand implements Callable<Integer> {
  @CommandLine.Option(names = "--batch", description = "Nobody watches: stop at the end; the exit code says whether all held.")
  private boolean isBatch;

  @CommandLine.Option(names = "--json", description = "With --batch: the report on standard output, the story on standard error.")
  private boolean isJson;

  @CommandLine.Option(names = "--report", paramLabel = "FILE", description = "JSON report.")
  private @Nullable Path report;

  @CommandLine.Option(names = "--data", paramLabel = "DIR", description = "Hospitals of your own: one sub-folder each with FHIR bundles and DICOM files.")
  private @Nullable Path data;

  @CommandLine.Option(names = "--scale", paramLabel = "N", defaultValue = "1", description = "Every patient N times under new identities (1 to 10000).")
  private int scale;

  @CommandLine.Option(names = "--validators", paramLabel = "N", defaultValue = "4", description = "Validators, each a process (1 to 30; default ${DEFAULT-VALUE}).")
  private int validators;

  @CommandLine.Option(names = "--dir", paramLabel = "DIR", description = "Where the network is made; it stays there. Default: a temporary folder.")
  private @Nullable Path folder;

  @CommandLine.Option(names = "--keep", description = "Keep the temporary folder.")
  private boolean keep;

  @CommandLine.Spec
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InputException, InterruptedException {
    check(scale >= 1 && scale <= DemoOptions.SCALE_MAX, "--scale must be 1 to 10000");
    check(validators >= 1 && validators <= DemoOptions.VALIDATORS_MAX,
        "--validators must be 1 to 30");
    check(!isJson || isBatch, "--json needs --batch");
    Path home = Path.of(System.getProperty("mulu.home", "."));
    DemoOptions options = new DemoOptions(data, home.resolve("samples").resolve("hospitals"), scale,
        validators, isBatch, report, folder, keep);
    PrintStream out = new PrintStream(
        new FileOutputStream(isJson ? FileDescriptor.err : FileDescriptor.out), true,
        StandardCharsets.UTF_8);
    Demo demo = Demo.in(options, new Story(out, !isJson && Terminal.isAttached()),
        JavaCommand.ofThisProcess());
    Stop stop = new Stop(demo, Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      DemoReport told = demo.run();
      if (!isBatch && told.ok()) {
        demo.tellHowToGoOn();
        new CountDownLatch(1).await();
      }
      Runtime.getRuntime().removeShutdownHook(stop);
      tell(out, told);
      return told.ok() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    } catch (InterruptedException | IllegalStateException e) {
      if (!stop.isAsked()) {
        throw e;
      }
      stop.join();
      out.println();
      out.println("Stopped.");
      return ExitCode.OK;
    }
  }

  private void tell(PrintStream out, DemoReport told) throws IOException {
    out.println();
    told.failures().forEach(failure -> out.println("FAILED " + failure));
    out.println(told.ok() ? "Everything held." : told.failures().size() + " checks failed.");
    if (isJson && spec != null) {
      spec.commandLine().getOut().println(told.json());
      spec.commandLine().getOut().flush();
    }
  }

  /** Ctrl-C: the validators stop in good order, whatever the story was doing. */
  private static final class Stop extends Thread {
    private final Demo demo;
    private final Thread main;
    private volatile boolean isAsked;

    Stop(Demo demo, Thread main) {
      super("stop");
      this.demo = demo;
      this.main = main;
    }

    boolean isAsked() {
      return isAsked;
    }

    @Override
    public void run() {
      isAsked = true;
      try {
        main.interrupt();
        demo.stop();
      } catch (IOException e) {
        System.err.println("mulu: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds && spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), otherwise);
    }
  }
}
