package io.mulu.testnet.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person reads while the demo runs: sections, lines, progress, and checks that hold or do
 * not. Colours and moving bars on a terminal only. Confined to one thread.
 */
public final class Story {
  private static final int BAR = 30;
  private static final int LINE_EVERY_PERCENT = 25;

  private final PrintStream out;
  private final boolean isTerminal;
  private final List<String> failures = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private int section;
  private int lastPercent;

  public Story(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  public void section(String title) {
    section++;
    out.println();
    out.println(bold(section + ". " + title) + dim("  [" + seconds() + " s]"));
  }

  private long seconds() {
    return (System.nanoTime() - startNanos) / 1_000_000_000L;
  }

  public void say(String line) {
    out.println("   " + line);
  }

  /** A check of the demo: what does not hold fails the whole in the end, but the story goes on. */
  public boolean check(boolean holds, String claim, String otherwise) {
    if (holds) {
      out.println("   " + colour("32", "✓ ") + claim);
    } else {
      out.println("   " + colour("31", "✗ ") + claim + ": " + otherwise);
      failures.add(claim + ": " + otherwise);
    }
    return holds;
  }

  /** Shows how far long work has come; without a terminal a line every quarter. */
  public void progress(String what, long done, long total) {
    int percent = (int) (total == 0 ? 100 : 100 * done / total);
    if (isTerminal) {
      int full = BAR * percent / 100;
      out.print("\r   " + what + " [" + "█".repeat(full) + "·".repeat(BAR - full) + "] " + done
          + "/" + total);
      if (done >= total) {
        out.println();
      }
      out.flush();
      return;
    }
    if (done >= total || percent < lastPercent || percent >= lastPercent + LINE_EVERY_PERCENT) {
      out.println("   " + what + " " + done + "/" + total);
      lastPercent = done >= total ? 0 : percent;
    }
  }

  public List<String> failures() {
    return List.copyOf(failures);
  }

  private String bold(String text) {
    return colour("1", text);
  }

  private String dim(String text) {
    return colour("2", text);
  }

  private String colour(String code, String text) {
    return isTerminal ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
