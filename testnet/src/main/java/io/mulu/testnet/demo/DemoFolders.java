package io.mulu.testnet.demo;

import io.mulu.testnet.input.InputCount;
import io.mulu.testnet.input.InputException;
import io.mulu.testnet.input.Multiplier;
import io.mulu.testnet.input.SyntheticFilms;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.Ports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The demo's folder: {@code network} holds what validators and members write, {@code input} the
 * hospitals' documents, {@code hospitals} what each gateway keeps to itself (secret, salts). Only
 * the first leaves a hospital, so only the first is searched.
 */
record DemoFolders(Path root) {
  Path network() {
    return root.resolve("network");
  }

  Path input() {
    return root.resolve("input");
  }

  Path ownFolder(String code) {
    return root.resolve("hospitals").resolve(code);
  }

  /**
   * Copies the hospitals' folders, multiplies their patients, and for the samples writes the films.
   *
   * @return the hospitals' codes on the ledger with their folders' names, in the order of these
   */
  Map<String, String> prepare(DemoOptions options) throws IOException {
    Path data = options.data();
    Map<String, String> codes = new LinkedHashMap<>();
    for (Path folder : hospitals(options.source())) {
      String code = code(folder, codes.keySet());
      codes.put(code, String.valueOf(folder.getFileName()));
      Path target = input().resolve(code);
      copy(folder, target);
      if (data == null) {
        SyntheticFilms.write(target, codes.size() == 1);
      }
      Multiplier.multiply(target, options.scale());
    }
    return codes;
  }

  /**
   * Looks before anything is made or started.
   *
   * @throws InputException
   *           if the folder has no hospitals, or these no documents
   */
  static void check(Path source) throws IOException, InputException {
    if (!Files.isDirectory(source)) {
      throw new InputException("there is no folder " + source, "check the path");
    }
    List<Path> folders = hospitals(source);
    if (folders.isEmpty()) {
      throw new InputException("there is no hospital in " + source,
          "it needs a sub-folder for each, with FHIR bundles (JSON) and DICOM files");
    }
    for (Path folder : folders) {
      if (InputCount.of(folder).total() > 0) {
        return;
      }
    }
    throw new InputException(
        "there is no document in the " + folders.size() + " hospitals of " + source,
        "documents are FHIR DocumentReference and ImagingStudy, and DICOM files");
  }

  private static List<Path> hospitals(Path source) throws IOException {
    try (Stream<Path> list = Files.list(source)) {
      return list.filter(Files::isDirectory)
          .filter(f -> !String.valueOf(f.getFileName()).startsWith(".")).sorted().toList();
    }
  }

  /** A folder's name as a code of the ledger; names that are none get a number. */
  private static String code(Path folder, Set<String> taken) {
    String code = String.valueOf(folder.getFileName()).replaceAll("[^A-Za-z0-9_-]", "-")
        .replaceAll("^[_-]+|[_-]+$", "");
    code = code.substring(0, Math.min(code.length(), 32));
    return code.isEmpty() || taken.contains(code) ? "hospital-" + (taken.size() + 1) : code;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(from, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
          throws IOException {
        Files.createDirectories(to.resolve(from.relativize(folder).toString()));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (attributes.isRegularFile()) {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** The first hospitals run the validators; if there are too few, others only do that. */
  static NetworkPlan plan(Map<String, String> names, int validators, Ports first) {
    List<NetworkPlan.Member> members = new ArrayList<>();
    List<String> hospitals = List.copyOf(names.keySet());
    Set<String> taken = new HashSet<>(hospitals);
    for (int i = 0; i < Math.max(hospitals.size(), validators); i++) {
      String code = i < hospitals.size() ? hospitals.get(i) : "validator-" + (i + 1);
      if (i >= hospitals.size() && !taken.add(code)) {
        code = "member-" + (i + 1);
      }
      members.add(new NetworkPlan.Member(code, chineseName(names.getOrDefault(code, "")), code,
          i < validators ? first.next(i).base() : 0));
    }
    return new NetworkPlan("mulu-demo", members);
  }

  /** A hospital's Chinese name is what its folder is called, if that is Chinese. */
  private static String chineseName(String folder) {
    return folder.codePoints().anyMatch(Character::isIdeographic) ? folder : "";
  }

  void delete() throws IOException {
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path folder,
          @org.jspecify.annotations.Nullable IOException e) throws IOException {
        Files.delete(Objects.requireNonNull(folder));
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
