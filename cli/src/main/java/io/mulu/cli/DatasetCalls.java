package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.gateway.guard.PhiKind;
import io.mulu.gateway.guard.PhiPatterns;
import io.mulu.protocol.Call;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.ObjectKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What {@code mulu catalog} does with datasets. */
final class DatasetCalls {
  private DatasetCalls() {
  }

  /** {@code mulu catalog offer}. */
  @CommandLine.Command(name = "offer", mixinStandardHelpOptions = true, description = "Offers a dataset, or a new version of one; your organisation's own committee decides on its publication.")
  static final class Offer extends Sending {
    @CommandLine.Parameters(paramLabel = "FILE", description = "DatasetTerms as JSON, of the form in docs/spec/rpc-methods.md.")
    private Path file = Path.of("dataset.json");

    @CommandLine.Option(names = "--supersedes", paramLabel = "ID", description = "dataset:… of which it is a new version.")
    private @Nullable String previous;

    @Override
    Call wanted(MuluClient client) throws CliFailure, IOException {
      DatasetTerms terms = JsonFiles.read(file, DatasetTerms.class);
      for (String text : List.of(terms.title().zh(), terms.title().en(), terms.description().zh(),
          terms.description().en())) {
        Optional<PhiKind> found = PhiPatterns.find(text);
        if (found.isPresent()) {
          throw new CliFailure(ExitCode.BAD_INPUT,
              "a title or description looks like it holds a person's " + found.get(),
              "everybody reads it and it stays on the chain: write of the data, not of people");
        }
      }
      return new Call.OfferDataset(terms, Ids.optional(ObjectKind.DATASET, previous));
    }
  }

  /** {@code mulu catalog withdraw}. */
  @CommandLine.Command(name = "withdraw", mixinStandardHelpOptions = true, description = "Withdraws a dataset: nobody may use it any more.")
  static final class Withdraw extends Sending {
    @CommandLine.Parameters(paramLabel = "DATASET", description = "dataset:…")
    private String dataset = "";

    @Override
    Call wanted(MuluClient client) throws CliFailure {
      return new Call.WithdrawDataset(Signed.id(ObjectKind.DATASET, dataset));
    }
  }

  /** {@code mulu catalog purge}. */
  @CommandLine.Command(name = "purge", mixinStandardHelpOptions = true, description = "Asks your privacy officers to have an entry's or a consent's keyed handle removed everywhere.")
  static final class Purge extends Sending {
    @CommandLine.Parameters(paramLabel = "ID", description = "entry:… or consent:…")
    private String id = "";

    @Override
    Call wanted(MuluClient client) throws CliFailure {
      Ids.Subject subject = Ids.any(id);
      return new Call.PurgeHandle(subject.kind(), subject.id());
    }
  }

  /** {@code mulu catalog show}. */
  @CommandLine.Command(name = "show", mixinStandardHelpOptions = true, description = "A dataset, whole, as JSON.")
  static final class Show extends Asking {
    @CommandLine.Parameters(paramLabel = "DATASET", description = "dataset:…")
    private String dataset = "";

    @CommandLine.Option(names = "--proof", description = "With the proof, for `mulu proof verify`.")
    private boolean proof;

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      output.always(client.call(CatalogApi.DATASET,
          new CatalogApi.DatasetQuery(Signed.id(ObjectKind.DATASET, dataset), null, proof)));
    }
  }
}
