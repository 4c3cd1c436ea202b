package io.mulu.gateway.catalog;

import io.mulu.gateway.dicom.DicomReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The files of one hospital, in a fixed order, each with what it seems to be by its first bytes.
 * File names may hold patients' names: paths stay in here, everyone else says "file 12".
 */
public record HospitalFolder(Path root, List<Entry> files) {
  public static final int FILES_MAX = 1_000_000;
  public static final int DEPTH_MAX = 16;
  private static final int HEAD_BYTES = 132;

  /** What a file seems to be. */
  public enum FileType {
    FHIR_JSON,
    FHIR_NDJSON,
    DICOM,
    OTHER
  }

  /**
   * @param path
   *          below the root
   */
  public record Entry(int number, Path path, FileType type) {
    @Override
    public String toString() {
      return "file " + number + " (" + type + ")";
    }
  }

  public HospitalFolder {
    files = List.copyOf(files);
  }

  /**
   * @throws IOException
   *           if it cannot be read, or has more files than {@link #FILES_MAX}
   */
  public static HospitalFolder scan(Path folder) throws IOException {
    Path root = folder.toRealPath();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root, DEPTH_MAX, new FileVisitOption[0])) {
      paths = walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .limit(FILES_MAX + 1L).sorted().toList();
    } catch (UncheckedIOException e) {
      // The cause names a path, and a path may name a patient.
      throw new IOException("a folder inside cannot be listed");
    }
    if (paths.size() > FILES_MAX) {
      throw new IOException("more than " + FILES_MAX + " files");
    }
    List<Entry> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(new Entry(files.size(), root.relativize(path), typeOf(path)));
    }
    return new HospitalFolder(root, files);
  }

  Path resolve(Entry file) {
    return root.resolve(file.path());
  }

  private static FileType typeOf(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return FileType.FHIR_NDJSON;
    }
    if (name.endsWith(".json")) {
      return FileType.FHIR_JSON;
    }
    byte[] head = head(path);
    // group 8 at byte 0: a data set without meta information
    boolean isDataSet = head.length == HEAD_BYTES && head[0] == 8 && head[1] == 0;
    if (DicomReader.hasPrefix(head) || name.endsWith(".dcm") || isDataSet) {
      return FileType.DICOM;
    }
    // FHIR under another name, or XML that deserves a reason rather than silence
    boolean isXml = name.endsWith(".xml");
    boolean isJson = firstCharacter(head) == '{';
    return isJson || isXml ? FileType.FHIR_JSON : FileType.OTHER;
  }

  /** Behind a byte order mark and white space; a NUL if there is none. */
  private static char firstCharacter(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "")
        .stripLeading();
    return text.isEmpty() ? '\0' : text.charAt(0);
  }

  /** The first bytes; none if the file may not be read, which its reader will say. */
  private static byte[] head(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
