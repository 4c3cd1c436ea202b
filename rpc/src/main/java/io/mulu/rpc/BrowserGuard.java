package io.mulu.rpc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out. A browser on the same machine reaches loopback too, so a page from anywhere
 * could call: by a rebound DNS name (the Host header tells), from another origin (Origin tells), or
 * with a form (its content type is never JSON).
 */
final class BrowserGuard {
  private static final Pattern LOOPBACK = Pattern
      .compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1\\]?");

  private BrowserGuard() {
  }

  static boolean isLocalHost(@Nullable String hostHeader) {
    return hostHeader != null && isLocalOrigin("http://" + sane(hostHeader));
  }

  /** Programs send no Origin; pages served by this very node send its own. */
  static boolean isLocalOrigin(@Nullable String originHeader) {
    if (originHeader == null) {
      return true;
    }
    try {
      return isLoopback(new URI(originHeader).getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/json");
  }

  private static boolean isLoopback(@Nullable String host) {
    return host != null && LOOPBACK.matcher(host).matches();
  }

  /** Only what a host and port consist of; anything else names no host of ours. */
  private static String sane(String host) {
    return host.matches("[A-Za-z0-9.:\\[\\]-]{1,255}") ? host : "invalid";
  }
}
