package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * House rules that a build can check (CONTRIBUTING.md): file size, package docs, words, imports.
 */
class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final Pattern BANNED = Pattern.compile(
      "\\b(TO" + "DO|FIX" + "ME|X" + "XX|HA" + "CK)\\b|\\.printStackTrace\\(|@au" + "thor");
  private static final Pattern IMPORT = Pattern.compile("^import (?:static )?[\\w.]+\\.(\\w+);$",
      Pattern.MULTILINE);
  private static final Pattern VAGUE_TYPE = Pattern
      .compile("(Manager|Helper|Util|Utils|Impl)\\.java$");

  private final Path root = Path.of(System.getProperty("mulu.root", "..")).toAbsolutePath();

  @Test
  void mainFilesStayWithin400Lines() throws IOException {
    List<String> long_ = new ArrayList<>();
    for (Path file : sources("src/main/java")) {
      long lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES_MAX) {
        long_.add(root.relativize(file) + " has " + lines);
      }
    }
    assertThat(long_).isEmpty();
  }

  @Test
  void everyMainPackageSaysWhatItIs() throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path file : sources("src/main/java")) {
      Path info = file.resolveSibling("package-info.java");
      if (!Files.exists(info)) {
        missing.add(root.relativize(file.getParent()));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noFileHoldsBannedWordsOrVagueNames() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources("src")) {
      if (VAGUE_TYPE.matcher(file.toString()).find()) {
        found.add(root.relativize(file) + " has a vague name");
      }
      if (BANNED.matcher(Files.readString(file)).find()) {
        found.add(root.relativize(file) + " holds a banned word");
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void everyImportIsUsedAndNoneIsThereTwice() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources("src")) {
      String text = Files.readString(file);
      Set<String> words = Set.copyOf(List.of(IMPORT.matcher(text).replaceAll("").split("\\W+")));
      Set<String> seen = new HashSet<>();
      IMPORT.matcher(text).results()
          .filter(line -> !words.contains(line.group(1)) || !seen.add(line.group()))
          .forEach(line -> found.add(root.relativize(file) + ": " + line.group()));
    }
    assertThat(found).isEmpty();
  }

  private List<Path> sources(String part) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.filter(m -> Files.exists(m.resolve("pom.xml"))).toList()) {
        if (Files.isDirectory(module.resolve(part))) {
          try (Stream<Path> walk = Files.walk(module.resolve(part))) {
            walk.filter(f -> f.toString().endsWith(".java")).forEach(files::add);
          }
        }
      }
    }
    assertThat(files).as("sources below " + root).isNotEmpty();
    return files;
  }
}
