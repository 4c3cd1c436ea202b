package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher itself, in a checkout with a Java and a Maven that do as the test tells them. */
class LauncherTest {
  @TempDir
  Path folder;

  private Path checkout;
  private Path java;
  private Path commands;

  private record Ended(int exitCode, String output) {
  }

  @BeforeEach
  void makeACheckout() throws Exception {
    checkout = Files.createDirectories(folder.resolve("checkout"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.copy(Path.of(System.getProperty("mulu.root", ".."), "mulu"), checkout.resolve("mulu"));
    java = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    script(java.resolve("bin/java"), "echo started \"$@\"");
    script(java.resolve("bin/javac"), "exit 0");
    commands = Files.createDirectories(folder.resolve("commands"));
    // Maven ends its output with colour codes and no newline.
    script(commands.resolve("mvn"),
        "mkdir -p cli/target/mulu/lib; printf '[INFO] Building mulu-cli "
            + "1 [1/1]\\n[INFO] done\\n\\033[0m\\033[0m'");
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Ended launch(Map<String, String> environment) throws Exception {
    return launch(environment, "--help");
  }

  private Ended launch(Map<String, String> environment, String command) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder("sh", checkout.resolve("mulu").toString(), command)
        .directory(checkout.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment()
        .putAll(Map.of("PATH", commands + ":/usr/bin:/bin", "JAVA_HOME", java.toString()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  @Test
  void aCheckoutIsBuiltOnFirstUseAndThenStarted() throws Exception {
    Ended first = launch(Map.of());
    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(first.output()).contains("[1/1] mulu-cli", "io.mulu.cli.Main --help");

    Ended second = launch(Map.of());
    assertThat(second.output()).contains("io.mulu.cli.Main --help").doesNotContain("building");
  }

  @Test
  void aFailedBuildIsSaidAndNothingOlderIsStartedInstead() throws Exception {
    launch(Map.of());
    Files.createDirectories(checkout.resolve("node/src/main"));
    Thread.sleep(1_100); // the stamp's time has a coarse grain on some file systems
    Files.writeString(checkout.resolve("node/src/main/Changed.java"), "class Changed {}");
    script(commands.resolve("mvn"),
        "printf '[ERROR] Changed.java is wrong\\n\\033[0m\\033[0m'; exit 1");

    for (int i = 0; i < 2; i++) {
      Ended ended = launch(Map.of());
      assertThat(ended.exitCode()).isEqualTo(70);
      assertThat(ended.output()).contains("[ERROR] Changed.java is wrong", "the build failed")
          .doesNotContain("started");
    }
  }

  @Test
  void anAotCacheIsUsedWhileItIsOfTheseJarsAndThisJava() throws Exception {
    launch(Map.of());
    Path cache = checkout.resolve("cli/target/mulu/aot/mulu.aot");
    Files.createDirectories(cache.resolveSibling(""));
    Files.writeString(cache, "");
    assertThat(launch(Map.of()).output()).contains("-XX:AOTCache=" + cache.toRealPath());
    assertThat(launch(Map.of(), "aot").output()).as("it is being made anew")
        .doesNotContain("AOTCache");

    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
    assertThat(launch(Map.of()).output()).as("an older Java").doesNotContain("AOTCache");
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");

    Files.setLastModifiedTime(cache, FileTime.fromMillis(1_000_000_000_000L));
    assertThat(launch(Map.of()).output()).as("newer jars").doesNotContain("AOTCache");
  }

  @Test
  void aRuntimeWithoutACompilerIsToldFromAJdk() throws Exception {
    Files.delete(java.resolve("bin/javac"));

    Ended ended = launch(Map.of());

    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.output()).contains("a Java runtime only", "JAVA_HOME");
  }

  @Test
  void aMissingMavenIsNamed() throws Exception {
    Files.delete(commands.resolve("mvn"));
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : new String[]{"sh", "sed", "head", "find", "dirname", "basename", "readlink",
        "grep", "tee", "touch", "mkdir", "rm"}) {
      Path found = Files.exists(Path.of("/usr/bin", tool))
          ? Path.of("/usr/bin", tool)
          : Path.of("/bin", tool);
      Files.createSymbolicLink(tools.resolve(tool), found);
    }

    Ended ended = launch(Map.of("PATH", tools.toString()));

    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.output()).contains("needs Maven (mvn)");
  }
}
