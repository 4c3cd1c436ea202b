package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real cache of this Java, made from an installation of jars and used by it. */
final class AotCommandTest {
  @TempDir
  Path temp;

  private record Ended(int exitCode, String output) {
  }

  /** As the archive has it: jars only, since a cache is not made of folders. */
  private Path installation() throws IOException {
    Path lib = Files.createDirectories(temp.resolve("lib"));
    int number = 0;
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(part);
      Path jar = lib.resolve(number++ + ".jar");
      if (Files.isRegularFile(path)) {
        Files.copy(path, jar);
      } else if (Files.isDirectory(path)) {
        pack(path, jar);
      }
    }
    return lib;
  }

  private static void pack(Path folder, Path jar) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Path file : files) {
        entries.putNextEntry(new JarEntry(folder.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }

  private Ended run(Path lib, List<String> options, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(options);
    command.addAll(List.of("-Dmulu.lib=" + lib, "-cp", lib + "/*", "io.mulu.cli.Main"));
    command.addAll(List.of(arguments));
    Path output = temp.resolve("output");
    Process process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(output.toFile()).start();
    return new Ended(process.waitFor(), Files.readString(output, StandardCharsets.UTF_8));
  }

  @Test
  void aCacheIsMadeOfAWorkingValidatorAndUsed() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "AOT caches came with Java 25");
    Path lib = installation();

    Ended made = run(lib, List.of(), "aot", "--seconds", "2");

    assertThat(made.exitCode()).as(made.output()).isZero();
    Path cache = temp.resolve("aot/mulu.aot");
    assertThat(cache).isRegularFile();
    assertThat(cache.getParent()).isDirectoryNotContaining(file -> !file.equals(cache));
    Ended used = run(lib, List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache, "-Xlog:class+load"),
        "--version");
    assertThat(used.exitCode()).as(used.output()).isZero();
    assertThat(used.output()).contains("mulu ")
        .containsPattern("io[.]mulu[.]cli[.]Main source: shared objects file");
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    StringWriter err = new StringWriter();
    int code = Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
        .execute("aot", "--seconds", "0");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--seconds");
  }

  @Test
  void withoutAnInstallationItSaysSo() {
    StringWriter err = new StringWriter();
    int code = Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
        .execute("aot");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("this is no installation");
  }
}
