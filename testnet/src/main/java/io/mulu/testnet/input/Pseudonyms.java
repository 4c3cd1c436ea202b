package io.mulu.testnet.input;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * New identities for copies of synthetic patients: the same text becomes the same other text in all
 * files of a copy, so that references and patients shared by hospitals stay what they are.
 *
 * @param copy
 *          from 1; another copy gives other texts
 */
record Pseudonyms(int copy) {
  private static final Pattern UUID = Pattern
      .compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern OID = Pattern.compile("(?:[0-2])(?:\\.(?:0|[1-9][0-9]*)){5,}");
  private static final int OID_DIGITS = 14;

  /** Every UUID and every long object identifier (DICOM UIDs among them) in the text. */
  String uniqueIds(String text) {
    String uuids = UUID.matcher(text).replaceAll(match -> uuid(match.group()));
    return OID.matcher(uuids).replaceAll(match -> Matcher.quoteReplacement(oid(match.group())));
  }

  private String uuid(String old) {
    String hex = digest("uuid", old).hex();
    return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4" + hex.substring(13, 16) + "-8"
        + hex.substring(17, 20) + "-" + hex.substring(20, 32);
  }

  /** Under the same root of arcs, with another last one: still a valid UID of at most 64. */
  private String oid(String old) {
    String digits = digits("oid", old, OID_DIGITS);
    String root = old.substring(0, old.lastIndexOf('.'));
    return root.substring(0, Math.min(root.length(), 64 - OID_DIGITS - 2)).replaceAll("\\.$", "")
        + ".1" + digits;
  }

  /** Same shape: digits for digits, letters for letters of the same case, the rest kept. */
  String number(String old) {
    byte[] stream = stream("number", old, old.length());
    StringBuilder fresh = new StringBuilder();
    for (int i = 0; i < old.length(); i++) {
      char c = old.charAt(i);
      int roll = stream[i] & 0xFF;
      if (c >= '0' && c <= '9') {
        fresh.append((char) ('0' + roll % 10));
      } else if (c >= 'A' && c <= 'Z') {
        fresh.append((char) ('A' + roll % 26));
      } else if (c >= 'a' && c <= 'z') {
        fresh.append((char) ('a' + roll % 26));
      } else {
        fresh.append(c);
      }
    }
    return fresh.toString();
  }

  /** A pronounceable word with a number behind it, in Synthea's manner, e.g. Katomiru271. */
  String name(String old) {
    byte[] stream = stream("name", old, 8);
    String consonants = "bdfgklmnprstvz";
    String vowels = "aeiou";
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      String letters = i % 2 == 0 ? consonants : vowels;
      word.append(letters.charAt((stream[i] & 0xFF) % letters.length()));
    }
    word.setCharAt(0, Character.toUpperCase(word.charAt(0)));
    return word.append(100 + ((stream[6] & 0xFF) * 256 + (stream[7] & 0xFF)) % 900).toString();
  }

  private String digits(String kind, String old, int count) {
    byte[] stream = stream(kind, old, count);
    StringBuilder digits = new StringBuilder();
    for (byte b : stream) {
      digits.append((b & 0xFF) % 10);
    }
    return digits.toString();
  }

  private byte[] stream(String kind, String old, int size) {
    byte[] stream = new byte[size];
    for (int at = 0; at < size; at += Hash.SIZE) {
      byte[] block = digest(kind + at, old).bytes().toArray();
      System.arraycopy(block, 0, stream, at, Math.min(Hash.SIZE, size - at));
    }
    return stream;
  }

  private Hash digest(String kind, String old) {
    return Hash.sha256(Bytes.utf8(copy + "|" + kind + "|" + old));
  }
}
