package io.mulu.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person sees what is printed: colours and moving bars are for people only. */
final class Terminal {
  private Terminal() {
  }

  /** From Java 22 on there is a console without a terminal, too, so the system itself is asked. */
  static boolean isAttached() {
    Path output = Path.of("/proc/self/fd/1");
    if (System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    if (!Files.isSymbolicLink(output)) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(output).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
