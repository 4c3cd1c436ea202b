package io.mulu.protocol.object;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Form of a public network address: {@code host:port} with a DNS name or an IPv4 address. */
public final class Addresses {
  private static final Pattern HOST_PORT = Pattern
      .compile("([A-Za-z0-9]([A-Za-z0-9.-]{0,100}[A-Za-z0-9])?):([0-9]{1,5})");

  private Addresses() {
  }

  /**
   * @throws IllegalArgumentException
   *           naming the field
   */
  public static void check(String address, String field) {
    Matcher matcher = HOST_PORT.matcher(address);
    Form.require(matcher.matches(), field, "must be host:port");
    Form.range(Integer.parseInt(matcher.group(3)), 1, 65_535, field + " port");
  }
}
