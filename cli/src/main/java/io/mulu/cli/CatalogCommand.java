package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.gateway.catalog.EntryBook;
import io.mulu.gateway.catalog.FileReport;
import io.mulu.gateway.catalog.Holder;
import io.mulu.gateway.catalog.HospitalAdapter;
import io.mulu.gateway.catalog.HospitalFolder;
import io.mulu.gateway.identity.HolderSecret;
import io.mulu.gateway.registration.BatchLimits;
import io.mulu.gateway.registration.EntrySubmitter;
import io.mulu.gateway.registration.ImportLog;
import io.mulu.gateway.registration.ImportReport;
import io.mulu.gateway.registration.Importer;
import io.mulu.gateway.registration.ItemResult;
import io.mulu.protocol.Hash;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.RegistryApi;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.ObjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu catalog}. */
@CommandLine.Command(name = "catalog", mixinStandardHelpOptions = true, description = "Registers a hospital's documents; offers, withdraws, shows and searches datasets.", subcommands = {
    CatalogCommand.Import.class, SearchCommand.class, DatasetCalls.Offer.class,
    DatasetCalls.Withdraw.class, DatasetCalls.Purge.class, DatasetCalls.Show.class})
final class CatalogCommand extends CommandGroup {
  /** {@code mulu catalog import}. */
  @CommandLine.Command(name = "import", mixinStandardHelpOptions = true, description = "Reads a folder of FHIR and DICOM files and registers its documents. Running it "
      + "again registers what is missing and nothing twice. Exit code 1 if some are not final.")
  static final class Import implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @CommandLine.Parameters(paramLabel = "DIR", description = "The hospital's folder.")
    private Path folder = Path.of(".");

    @CommandLine.Option(names = "--own", required = true, paramLabel = "DIR", description = "Where the gateway keeps its secret and salts: never leaves the hospital.")
    private Path own = Path.of(".");

    @CommandLine.Option(names = "--endpoint", required = true, paramLabel = "ID", description = "endpoint:… of the gateway that serves the documents.")
    private String endpoint = "";

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure, ClientException, InterruptedException {
      Hash served = Signed.id(ObjectKind.ENDPOINT, endpoint);
      try (MuluClient client = signed.client()) {
        Sender sender = signed.sender(client);
        ImportReport report = run(client, sender, served);
        print(report);
        return report.isComplete() ? ExitCode.OK : ExitCode.CHECK_FAILED;
      }
    }

    private ImportReport run(MuluClient client, Sender sender, Hash served)
        throws IOException, CliFailure, ClientException, InterruptedException {
      Holder holder = new Holder(client.chain().chainId(), organization(client, sender));
      BatchLimits limits = BatchLimits
          .of(client.call(ChainApi.PARAMETERS, new ChainApi.HeightQuery(null)).parameters());
      Files.createDirectories(own);
      try (EntryBook book = EntryBook.open(own.resolve("entry.book"), new SecureRandom());
          ImportLog log = ImportLog.open(own.resolve("import.log"))) {
        HolderSecret secret = HolderSecret.readOrCreate(own.resolve("holder.secret"),
            new SecureRandom());
        return new Importer(new HospitalAdapter(holder, secret, book), submitter(client, sender),
            limits, log, new SecureRandom()).run(HospitalFolder.scan(folder), served,
                (done, total) -> output.say(done + " of " + total));
      }
    }

    private static Hash organization(MuluClient client, Sender sender)
        throws CliFailure, ClientException, InterruptedException {
      if (client
          .call(RegistryApi.IDENTITY, new RegistryApi.IdentityQuery(sender.identity(), null, false))
          .value() instanceof Identity identity) {
        return identity.organization();
      }
      throw new CliFailure(ExitCode.REFUSED, "the identity is not on the chain", "");
    }

    private static EntrySubmitter submitter(MuluClient client, Sender sender) {
      return (call, attachment) -> {
        try {
          return switch (client.submitAndWait(sender, call, attachment, PATIENCE)) {
            case Outcome.Final reached when reached.isApplied() ->
              new EntrySubmitter.Outcome.Applied(reached.id(), reached.receipt().items());
            case Outcome.Final reached ->
              new EntrySubmitter.Outcome.Reverted(reached.receipt().reasons());
            case Outcome.Rejected rejected ->
              new EntrySubmitter.Outcome.Unavailable(rejected.fault().toString());
            case Outcome.Expired expired -> new EntrySubmitter.Outcome.Unavailable("EXPIRED");
            case Outcome.Pending pending -> new EntrySubmitter.Outcome.Unavailable(pending.why());
          };
        } catch (ClientException e) {
          return new EntrySubmitter.Outcome.Unavailable(String.valueOf(e.getMessage()));
        }
      };
    }

    private void print(ImportReport report) throws IOException {
      Map<String, Object> json = new LinkedHashMap<>();
      for (ItemResult.Outcome outcome : ItemResult.Outcome.values()) {
        json.put(outcome.name().toLowerCase(java.util.Locale.ROOT), report.count(outcome));
        output.say(outcome + " " + report.count(outcome));
      }
      List<Map<String, Object>> refused = new ArrayList<>();
      for (FileReport file : report.files()) {
        if (file.outcome() == FileReport.Outcome.REFUSED) {
          refused.add(Map.of("file", file.file(), "reason", file.reason()));
          output.say("file " + file.file() + " refused: " + file.reason());
        }
      }
      for (ItemResult item : report.items()) {
        if (item.outcome() == ItemResult.Outcome.REFUSED) {
          refused.add(Map.of("file", item.file(), "reason", item.reason()));
          output.say("a document of file " + item.file() + " refused: " + item.reason());
        }
      }
      json.put("refusals", refused);
      output.json(json);
    }
  }
}
