package io.mulu.testnet.phi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Searches bytes for every identifying term of the patients of a folder, in UTF-8 and GB18030,
 * ASCII letters folded. Hits name the kind of term and the place, never the term.
 *
 * <p>
 * Terms of fewer than {@value #BINARY_BYTES_MIN} bytes are looked for in text only (logs, answers):
 * hashes and signatures are random bytes, in which "Lee" turns up by chance every few megabytes.
 */
public final class PhiSearch {
  /** Bytes of the shortest term whose appearance in random bytes is no coincidence. */
  static final int BINARY_BYTES_MIN = 6;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern BASE64 = Pattern.compile("\"([A-Za-z0-9+/]{22,}={0,2})\"");

  private final List<PhiTerm> terms = new ArrayList<>();
  private final List<byte[]> patterns = new ArrayList<>();
  private final TermMatcher matcher;
  private final List<String> hits = new ArrayList<>();
  /** Terms that were found before any document was read: words of the product or its members. */
  private final BitSet unjudged = new BitSet();
  private boolean isBaseline;
  private long bytesSearched;

  private PhiSearch(List<PhiTerm> wanted) {
    for (PhiTerm term : wanted) {
      addPattern(term, StandardCharsets.UTF_8);
      if (term.text().codePoints().anyMatch(c -> c > 127)) {
        addPattern(term, Charset.forName("GB18030"));
      }
    }
    this.matcher = TermMatcher.of(patterns);
  }

  /**
   * @param folder
   *          of FHIR resources and films, sub-folders included
   */
  public static PhiSearch forPatientsOf(Path folder) throws IOException {
    return new PhiSearch(PhiTerms.ofFolder(folder));
  }

  private void addPattern(PhiTerm term, Charset charset) {
    terms.add(term);
    patterns.add(term.text().getBytes(charset));
  }

  /**
   * Every file below the folder, as its bytes lie on the disk. Files named {@code *.log}, {@code
   * *.json} and {@code *.toml} are text.
   */
  public void searchFiles(Path folder) throws IOException {
    searchFiles(folder, file -> true);
  }

  /** The files of {@link #searchFiles} that are text. */
  public void searchTexts(Path folder) throws IOException {
    searchFiles(folder, PhiSearch::isText);
  }

  private void searchFiles(Path folder, Predicate<Path> which) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(which).filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        search(in, folder.relativize(file).toString(), isText(file));
      }
    }
  }

  private static boolean isText(Path file) {
    // a database's write-ahead logs are numbers
    return String.valueOf(file.getFileName()).matches("(.*[^0-9.].*\\.log)|(.*\\.(json|toml))");
  }

  /**
   * From here to {@link #endBaseline} nothing of any patient can be in what is searched: a term
   * that is found all the same, say a family name Grant, is a word of the product, and of its later
   * appearances nobody can say whose they are. Such terms are counted and never hit.
   */
  public void beginBaseline() {
    isBaseline = true;
  }

  public void endBaseline() {
    isBaseline = false;
  }

  /** Terms that cannot be judged: see {@link #beginBaseline}. */
  public int unjudgedCount() {
    return unjudged.cardinality();
  }

  /**
   * An answer of the RPC in JSON. Strings that are base64 are searched as the bytes they stand for:
   * in the text a short name between + and / turns up by chance.
   */
  public void searchAnswer(byte[] json, String place) {
    Matcher strings = BASE64.matcher(new String(json, StandardCharsets.UTF_8));
    StringBuilder rest = new StringBuilder();
    while (strings.find()) {
      boolean isWhole = strings.group(1).length() % 4 == 0;
      if (isWhole) {
        search(Base64.getDecoder().decode(strings.group(1)), place, false);
        search(strings.group(1).getBytes(StandardCharsets.UTF_8), place, false);
      }
      strings.appendReplacement(rest, isWhole ? "\"\"" : "$0");
    }
    strings.appendTail(rest);
    search(rest.toString().getBytes(StandardCharsets.UTF_8), place, true);
  }

  /** One byte string: a row of the database, or with {@code isText} an answer of the RPC. */
  public void search(byte[] bytes, String place, boolean isText) {
    Scan scan = new Scan(place, isText);
    scan.feed(bytes, bytes.length);
    scan.end();
  }

  private void search(InputStream in, String place, boolean isText) throws IOException {
    Scan scan = new Scan(place, isText);
    byte[] buffer = new byte[BUFFER_BYTES];
    int size = in.read(buffer);
    while (size >= 0) {
      scan.feed(buffer, size);
      size = in.read(buffer);
    }
    scan.end();
  }

  /** Kind and place of each hit, e.g. {@code NAME in member-1/node/db/000012.log}. */
  public List<String> hits() {
    return List.copyOf(hits);
  }

  public int termCount() {
    return terms.size();
  }

  public long bytesSearched() {
    return bytesSearched;
  }

  /** One pass over one place; keeps the byte before and after a whole word across portions. */
  private final class Scan {
    private final String place;
    private final boolean isText;
    private final byte[] recent = new byte[1024];
    private long position;
    private int state;
    private final List<Integer> awaitingEnd = new ArrayList<>();

    Scan(String place, boolean isText) {
      this.place = place;
      this.isText = isText;
    }

    void feed(byte[] bytes, int length) {
      for (int i = 0; i < length; i++) {
        if (!awaitingEnd.isEmpty()) {
          boolean continues = isWordByte(bytes[i]);
          awaitingEnd.stream().filter(p -> !continues).forEach(this::hit);
          awaitingEnd.clear();
        }
        byte[] one = {bytes[i]};
        recent[(int) (position % recent.length)] = bytes[i];
        position++;
        state = matcher.search(one, 1, state, (pattern, last) -> matched(pattern));
      }
      bytesSearched += length;
    }

    void end() {
      awaitingEnd.forEach(this::hit);
      awaitingEnd.clear();
    }

    private void matched(int pattern) {
      if (!isText && patterns.get(pattern).length < BINARY_BYTES_MIN) {
        return;
      }
      if (!terms.get(pattern).wholeWord()) {
        hit(pattern);
        return;
      }
      long before = position - patterns.get(pattern).length - 1;
      boolean startsWord = before < 0 || patterns.get(pattern).length >= recent.length
          || !isWordByte(recent[(int) (before % recent.length)]);
      if (startsWord) {
        awaitingEnd.add(pattern);
      }
    }

    private void hit(int pattern) {
      if (isBaseline) {
        unjudged.set(pattern);
      }
      if (unjudged.get(pattern)) {
        return;
      }
      hits.add(terms.get(pattern).kind() + " in " + place);
    }
  }

  private static boolean isWordByte(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b < 0;
  }
}
