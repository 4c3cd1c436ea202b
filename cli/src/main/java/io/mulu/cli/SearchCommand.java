package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.api.CatalogApi.Choice;
import io.mulu.protocol.api.CatalogApi.Dimension;
import io.mulu.protocol.api.CatalogApi.Facet;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.ObjectKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu catalog search}. */
@CommandLine.Command(name = "search", mixinStandardHelpOptions = true, description = "Published datasets that speak of every word, the best first, and what they can be narrowed by.")
final class SearchCommand extends Asking {
  @CommandLine.Parameters(arity = "0..*", paramLabel = "WORD", description = "In Chinese or English.")
  private List<String> words = List.of();

  @CommandLine.Option(names = "--by", split = ",", paramLabel = "DIMENSION=VALUE", description = "Narrows, e.g. level=3, action=count, theme=HEAL, duo=HMB, coding_system=LOINC, place=CN-11, holder=organization:…; of one dimension any, of several each.")
  private List<String> chosen = List.of();

  @Override
  void ask(MuluClient client, Output output)
      throws CliFailure, ClientException, IOException, InterruptedException {
    List<Choice> choices = choices();
    List<Object> found = new ArrayList<>();
    List<Facet> facets = List.of();
    @Nullable
    String cursor = null;
    do {
      CatalogApi.SearchPage page = client.call(CatalogApi.SEARCH, new CatalogApi.SearchQuery(
          words.isEmpty() ? null : String.join(" ", words), choices, null, cursor));
      facets = cursor == null ? page.facets() : facets;
      for (Dataset dataset : page.datasets()) {
        found.add(JsonForm.of(dataset));
        output.say(ObjectKind.DATASET.show(dataset.id()) + "  level " + dataset.terms().level()
            + "  " + dataset.terms().title().zh() + " " + dataset.terms().title().en());
      }
      cursor = page.cursor();
    } while (cursor != null);
    tell(output, found, facets);
  }

  private static void tell(Output output, List<Object> found, List<Facet> facets)
      throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("datasets", found);
    json.put("facets", facets.stream().map(JsonForm::of).toList());
    output.json(json);
    output.say(found.size() + " datasets");
    for (Facet facet : facets) {
      output.say("  " + facet.dimension().name().toLowerCase(Locale.ROOT) + "  "
          + facet.values().stream().map(value -> value.value() + " (" + value.datasets() + ")")
              .collect(Collectors.joining(", ")));
    }
  }

  private List<Choice> choices() throws CliFailure {
    List<Choice> choices = new ArrayList<>();
    for (String one : chosen) {
      String[] parts = one.split("=", 2);
      try {
        Dimension dimension = Dimension.valueOf(parts[0].toUpperCase(Locale.ROOT));
        String value = parts.length < 2 ? "" : parts[1];
        choices.add(new Choice(dimension,
            dimension == Dimension.ACTION ? value.toUpperCase(Locale.ROOT) : value));
      } catch (IllegalArgumentException e) {
        throw new CliFailure(ExitCode.USAGE, one + " names no dimension",
            "one of " + List.of(Dimension.values()).toString().toLowerCase(Locale.ROOT));
      }
    }
    return choices;
  }
}
