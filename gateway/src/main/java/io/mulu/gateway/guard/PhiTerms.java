package io.mulu.gateway.guard;

import io.mulu.protocol.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The identifying texts of one bundle or file, ready to be searched for: each in UTF-8 and GB18030,
 * with case folded. Bounded: a source with more of them is refused. Confined to one reader; no
 * {@code toString}.
 */
public final class PhiTerms {
  public static final int TERMS_MAX = 500_000;
  public static final int CHARS_MAX = 32 << 20;
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final int NOTE_LINE_CHARS_MAX = 200;
  private static final Pattern NAME_PARTS = Pattern.compile("[\\s,.^=()\"]+");
  private static final Pattern PUNCTUATION = Pattern.compile("[\\s().+\\-]");
  private static final Pattern MARKUP = Pattern.compile("<[^>]{0,200}>");
  private static final Pattern LINES = Pattern.compile("[\\r\\n]+");

  /** Bytes to search for, lower-cased in ASCII. */
  record Wanted(PhiKind kind, boolean isWholeWord, Bytes folded) {
  }

  private final Set<String> seen = new HashSet<>();
  private final List<Wanted> patterns = new ArrayList<>();
  private int chars;

  /** Thrown at the bound, for the reader to refuse the source. */
  public static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMany() {
      super("more identifying texts than the guard takes");
    }
  }

  List<Wanted> wanted() {
    return patterns;
  }

  public int size() {
    return patterns.size();
  }

  /** Adds a text under its kind, in the forms in which people write it. */
  public void add(PhiKind kind, String text) {
    switch (kind) {
      case NAME -> {
        term(kind, text);
        for (String word : NAME_PARTS.split(text)) {
          term(kind, word);
        }
      }
      case IDENTIFIER, TELECOM -> {
        term(kind, text);
        term(kind, PUNCTUATION.matcher(text).replaceAll(""));
      }
      case NOTE -> note(text);
      case BIRTH_DATE -> {
        String digits = text.replaceAll("[^0-9]", "");
        term(kind, text);
        if (digits.length() == 8) {
          term(kind, digits);
          for (String mark : List.of("-", "/", ".")) {
            term(kind, String.join(mark, digits.substring(0, 4), digits.substring(4, 6),
                digits.substring(6)));
          }
        }
      }
      case ADDRESS, SERVICE_TIME, UID -> term(kind, text);
    }
  }

  /** Long notes are searched line by line: a copied line is a leak, the whole need not be there. */
  private void note(String text) {
    for (String line : LINES.split(MARKUP.matcher(text).replaceAll("\n"))) {
      String stripped = line.strip();
      term(PhiKind.NOTE, stripped.substring(0, Math.min(NOTE_LINE_CHARS_MAX, stripped.length())));
    }
  }

  private void term(PhiKind kind, String raw) {
    String text = raw.strip();
    if (text.codePointCount(0, text.length()) < kind.charsMin()
        || !seen.add(kind.name() + text.toLowerCase(Locale.ROOT))) {
      return;
    }
    chars += text.length();
    if (patterns.size() >= TERMS_MAX || chars > CHARS_MAX) {
      throw new TooMany();
    }
    boolean isAscii = text.chars().allMatch(c -> c < 0x80);
    boolean isWholeWord = isAscii
        && (kind == PhiKind.NAME || kind == PhiKind.ADDRESS || text.length() < 8);
    for (Bytes form : isAscii
        ? Set.of(fold(text.getBytes(StandardCharsets.US_ASCII)))
        : forms(text)) {
      patterns.add(new Wanted(kind, isWholeWord, form));
    }
  }

  private static Set<Bytes> forms(String text) {
    Set<Bytes> forms = new HashSet<>();
    for (String form : List.of(text, text.toLowerCase(Locale.ROOT),
        text.toUpperCase(Locale.ROOT))) {
      forms.add(fold(form.getBytes(StandardCharsets.UTF_8)));
      forms.add(fold(form.getBytes(GB18030)));
    }
    return forms;
  }

  /** ASCII capitals to small ones, byte by byte: the same on both sides of the comparison. */
  static Bytes fold(byte[] bytes) {
    byte[] out = bytes.clone();
    for (int i = 0; i < out.length; i++) {
      if (out[i] >= 'A' && out[i] <= 'Z') {
        out[i] = (byte) (out[i] + ('a' - 'A'));
      }
    }
    return Bytes.wrap(out);
  }
}
