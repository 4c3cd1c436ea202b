package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents tell a reader to open, type or run is there. */
final class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)\\s]*)?\\)");
  private static final Pattern COMMAND = Pattern.compile("\\./mulu ([a-z][^`\\n#;|…]*)");
  private static final Pattern TEST = Pattern.compile("-Dtest='?([A-Za-z0-9*,]+)'?");
  private static final Pattern TABLE_COMMAND = Pattern.compile("`(mvn|\\./mulu|\\.ci/run)[^`]*`");

  private final Path root = Path.of(System.getProperty("mulu.root", "..")).toAbsolutePath()
      .normalize();

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : documents()) {
      Matcher link = LINK.matcher(Files.readString(file));
      while (link.find()) {
        if (!Files.exists(file.resolveSibling(link.group(1)))) {
          broken.add(root.relativize(file) + " → " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyMuluCommandIsOneThatTheProgramTakes() throws IOException {
    CommandLine mulu = Main.commandLine(new PrintWriter(Writer.nullWriter()),
        new PrintWriter(Writer.nullWriter()));
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path file : documents()) {
      Matcher command = COMMAND.matcher(Files.readString(file).replace("\\\n", " "));
      while (command.find()) {
        seen++;
        try {
          mulu.parseArgs(words(command.group(1)));
        } catch (CommandLine.MissingParameterException e) {
          // prose names a command without all that it needs
        } catch (CommandLine.ParameterException e) {
          wrong.add(root.relativize(file) + ": " + command.group() + ": " + e.getMessage());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(10);
  }

  @Test
  void everyTestThatACommandNamesExists() throws IOException {
    List<String> classes;
    try (Stream<Path> walk = Files.walk(root)) {
      classes = walk.map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith("Test.java"))
          .map(name -> name.substring(0, name.length() - ".java".length())).toList();
    }
    List<String> missing = new ArrayList<>();
    for (Path file : documents()) {
      Matcher tests = TEST.matcher(Files.readString(file));
      while (tests.find()) {
        for (String name : tests.group(1).split(",")) {
          if (classes.stream().noneMatch(c -> c.matches(name.replace("*", ".*")))) {
            missing.add(root.relativize(file) + ": " + name);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyClaimOfTheTestingPageHasACommand() throws IOException {
    List<String> rows = Files.readAllLines(root.resolve("docs/testing.md")).stream()
        .dropWhile(line -> !line.startsWith("| claim |")).skip(2)
        .takeWhile(line -> line.startsWith("|")).toList();

    assertThat(rows).hasSizeGreaterThan(15)
        .allMatch(row -> TABLE_COMMAND.matcher(row.split("\\|")[2]).find());
  }

  @Test
  void theTwoCommandsOfTheReadmeAreThoseThatEveryChangeMustPass() throws IOException {
    String readme = Files.readString(root.resolve("README.md"));
    List<String> setUp = readme.substring(readme.indexOf("```sh") + 5).lines()
        .takeWhile(line -> !line.startsWith("```")).map(line -> line.replaceFirst(" *#.*", ""))
        .filter(line -> !line.isBlank()).toList();

    assertThat(setUp).containsExactly("./mulu demo", "mvn verify");
    assertThat(Files.readString(root.resolve(".ci/run"))).contains("mvn -B verify",
        "./mulu demo --batch --report");
  }

  private List<Path> documents() throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !root.relativize(file).toString().contains("target")).sorted().toList();
    }
  }

  /** As a shell would, as far as the documents need: quoted words stay together. */
  private static String[] words(String line) {
    Matcher word = Pattern.compile("\"([^\"]*)\"?|'([^']*)'|\\[[^\\]]*\\]|(\\S+)")
        .matcher(line.strip().replaceFirst("[.,)]+$", ""));
    List<String> words = new ArrayList<>();
    while (word.find()) {
      for (int group = 1; group <= 3; group++) {
        if (word.group(group) != null) {
          words.add(word.group(group));
        }
      }
    }
    return words.toArray(String[]::new);
  }
}
