package io.mulu.protocol.object;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Form of a network address: {@code host:port} with a DNS name or an IPv4 address. */
public final class Addresses {
  private static final Pattern HOST_PORT = Pattern
      .compile("([A-Za-z0-9]([A-Za-z0-9.-]{0,100}[A-Za-z0-9])?):([0-9]{1,5})");
  private static final Pattern IPV4 = Pattern.compile(
      "(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");
  /** Names that mean something inside one network only (RFC 6762, §3 and appendix G). */
  private static final Set<String> INTERNAL = Set.of("local", "localdomain", "internal", "intranet",
      "private", "corp", "home", "lan");

  private Addresses() {
  }

  /**
   * @throws IllegalArgumentException
   *           naming the field
   */
  public static void check(String address, String field) {
    hostOf(address, field);
  }

  /**
   * As {@link #check}, and it tells nothing of the inside of a network, since what is on the chain
   * is read by all and stays: a public IPv4 address or a name below a public domain. Loopback,
   * which tells nothing either, is for networks on one machine.
   *
   * @throws IllegalArgumentException
   *           naming the field
   */
  public static void checkPublic(String address, String field) {
    String host = hostOf(address, field).toLowerCase(Locale.ROOT);
    Form.require(
        host.equals("localhost") || (isNumeric(host) ? isPublicIp(host) : isPublicName(host)),
        field, "must be public: no private IP address, no name of an inner network");
  }

  private static String hostOf(String address, String field) {
    Matcher matcher = HOST_PORT.matcher(address);
    Form.require(matcher.matches(), field, "must be host:port");
    Form.range(Integer.parseInt(matcher.group(3)), 1, 65_535, field + " port");
    return matcher.group(1);
  }

  /** Resolvers read whatever ends in a number as an IP address: 10.1 is 10.0.0.1. */
  private static boolean isNumeric(String host) {
    return Character.isDigit(lastLabel(host).charAt(0));
  }

  private static String lastLabel(String host) {
    return host.substring(host.lastIndexOf('.') + 1);
  }

  private static boolean isPublicName(String host) {
    return host.contains(".") && !INTERNAL.contains(lastLabel(host))
        && !host.endsWith(".home.arpa");
  }

  /**
   * Of the special-purpose registry (RFC 6890) all that is not globally reachable, but loopback.
   */
  private static boolean isPublicIp(String host) {
    Matcher matcher = IPV4.matcher(host);
    if (!matcher.matches()) {
      return false;
    }
    int a = Integer.parseInt(matcher.group(1));
    int b = Integer.parseInt(matcher.group(2));
    int c = Integer.parseInt(matcher.group(3));
    int d = Integer.parseInt(matcher.group(4));
    boolean isSpecial = a == 0 || a == 10 || a >= 224 || (a == 100 && b >= 64 && b < 128)
        || (a == 169 && b == 254) || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168)
        || (a == 192 && b == 0 && c == 0) || (a == 198 && (b == 18 || b == 19));
    return Math.max(Math.max(a, b), Math.max(c, d)) <= 255 && !isSpecial;
  }
}
