package io.mulu.gateway.dicom;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Text under Specific Character Set (0008,0005): the single-byte sets, UTF-8, GB18030 and GBK, and
 * ISO 2022 with code extensions (PS3.3 §C.12.1.1.2, PS3.5 §6.1.2). Never fails: what it cannot
 * decode becomes U+FFFD and a flag.
 */
final class DicomText {
  private static final byte ESC = 0x1B;
  private static final Charset ASCII = StandardCharsets.US_ASCII;

  /** What an escape sequence puts into the lower (G0) or upper (G1) half of the code table. */
  private record Escape(String sequence, boolean isUpper, String charset, boolean isTwoByte) {
  }

  private static final List<Escape> ESCAPES = List.of(new Escape("(B", false, "US-ASCII", false),
      new Escape("(J", false, "US-ASCII", false), new Escape(")I", true, "JIS_X0201", false),
      new Escape("-A", true, "ISO-8859-1", false), new Escape("-B", true, "ISO-8859-2", false),
      new Escape("-C", true, "ISO-8859-3", false), new Escape("-D", true, "ISO-8859-4", false),
      new Escape("-L", true, "ISO-8859-5", false), new Escape("-G", true, "ISO-8859-6", false),
      new Escape("-F", true, "ISO-8859-7", false), new Escape("-H", true, "ISO-8859-8", false),
      new Escape("-M", true, "ISO-8859-9", false), new Escape("-b", true, "ISO-8859-15", false),
      new Escape("-T", true, "TIS-620", false), new Escape("$)C", true, "EUC-KR", true),
      new Escape("$)A", true, "GB2312", true), new Escape("$B", false, "x-JIS0208", true),
      new Escape("$@", false, "x-JIS0208", true), new Escape("$(D", false, "JIS_X0212-1990", true));

  private static final Map<String, String> SINGLE = Map.ofEntries(Map.entry("", "US-ASCII"),
      Map.entry("6", "US-ASCII"), Map.entry("100", "ISO-8859-1"), Map.entry("101", "ISO-8859-2"),
      Map.entry("109", "ISO-8859-3"), Map.entry("110", "ISO-8859-4"),
      Map.entry("144", "ISO-8859-5"), Map.entry("127", "ISO-8859-6"),
      Map.entry("126", "ISO-8859-7"), Map.entry("138", "ISO-8859-8"),
      Map.entry("148", "ISO-8859-9"), Map.entry("203", "ISO-8859-15"), Map.entry("13", "JIS_X0201"),
      Map.entry("166", "TIS-620"), Map.entry("192", "UTF-8"));
  private static final Set<String> EXTENSIONS_ONLY = Set.of("58", "87", "149", "159");

  private final Charset base;
  private final boolean hasExtensions;
  private final Set<DicomFlag> flags;

  /**
   * @param term
   *          the element's value, null if it is absent
   */
  DicomText(@Nullable String term, Set<DicomFlag> flags) {
    this.flags = flags;
    String[] terms = (term == null ? "" : term).split("\\\\", -1);
    this.hasExtensions = terms.length > 1 || terms[0].startsWith("ISO 2022");
    Optional<Charset> found = charset(terms[0].strip());
    if (found.isEmpty()) {
      flags.add(DicomFlag.CHARACTER_SET_UNKNOWN);
    }
    this.base = found.orElse(ASCII);
  }

  private static Optional<Charset> charset(String term) {
    if (term.equals("GB18030") || term.equals("GBK")) {
      return Optional.of(Charset.forName(term));
    }
    String number = term.replaceFirst("^ISO(_IR| 2022 IR) ", "");
    if (EXTENSIONS_ONLY.contains(number)) {
      return Optional.of(ASCII);
    }
    return Optional.ofNullable(SINGLE.get(number)).map(Charset::forName);
  }

  String decode(byte[] raw) {
    String text = hasExtensions ? extended(raw) : plain(raw, 0, raw.length, base);
    return text.replace("\u0000", "").strip();
  }

  private String extended(byte[] raw) {
    StringBuilder out = new StringBuilder();
    Charset lower = base;
    Charset upper = base;
    boolean isLowerTwoByte = false;
    int at = 0;
    while (at < raw.length) {
      Escape escape = raw[at] == ESC ? escapeAt(raw, at + 1) : null;
      if (escape != null) {
        at += 1 + escape.sequence().length();
        if (escape.isUpper()) {
          upper = Charset.forName(escape.charset());
        } else {
          lower = Charset.forName(escape.charset());
          isLowerTwoByte = escape.isTwoByte();
        }
        continue;
      }
      boolean isTwoByteRun = isLowerTwoByte && raw[at] >= 0;
      int end = runEnd(raw, at, isTwoByteRun);
      out.append(plain(raw, at, end, raw[at] >= 0 ? lower : upper));
      if (raw[at] >= 0 && !isTwoByteRun && isDelimiter(raw[end - 1])) {
        lower = base; // PS3.5 §6.1.2.5.3: a delimiter resets to the first character set
        upper = base;
      }
      at = end;
    }
    return out.toString();
  }

  private static @Nullable Escape escapeAt(byte[] raw, int at) {
    for (Escape escape : ESCAPES) {
      byte[] sequence = escape.sequence().getBytes(ASCII);
      if (at + sequence.length <= raw.length
          && Arrays.equals(raw, at, at + sequence.length, sequence, 0, sequence.length)) {
        return escape;
      }
    }
    return null;
  }

  /** Bytes of the same half of the code table up to an escape or just behind a delimiter. */
  private static int runEnd(byte[] raw, int from, boolean isTwoByte) {
    int at = from + 1;
    while (at < raw.length && raw[at] != ESC && raw[at] >= 0 == raw[from] >= 0
        && (isTwoByte || !isDelimiter(raw[at - 1]))) {
      at++;
    }
    return at;
  }

  private static boolean isDelimiter(byte b) {
    return b == '^' || b == '=' || b == '\\' || b == '\r' || b == '\n' || b == '\f' || b == '\t';
  }

  private String plain(byte[] raw, int from, int to, Charset charset) {
    ByteBuffer bytes = ByteBuffer.wrap(raw, from, to - from);
    try {
      return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT).decode(bytes).toString();
    } catch (CharacterCodingException e) {
      flags.add(DicomFlag.TEXT_UNDECODABLE);
      CharBuffer replaced = charset.decode(ByteBuffer.wrap(raw, from, to - from));
      return replaced.toString();
    }
  }

  /**
   * The values of a multi-valued text, separated after decoding: GBK uses 0x5C inside characters.
   */
  static List<String> values(String text) {
    List<String> values = new ArrayList<>();
    for (String value : text.split("\\\\", -1)) {
      values.add(value.strip());
    }
    return values;
  }
}
