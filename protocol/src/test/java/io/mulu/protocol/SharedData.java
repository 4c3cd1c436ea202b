package io.mulu.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Sample inputs of other projects, which are not committed. A test that needs one which is absent
 * is skipped and leaves its name for the line at the end of the build.
 */
public final class SharedData {
  private SharedData() {
  }

  /** The file or folder, e.g. {@code crypto/wycheproof}; skips the calling test without it. */
  public static Path require(String relative) {
    Path path = Path.of(System.getProperty("mulu.data", "../../shared/data")).resolve(relative);
    if (!Files.exists(path)) {
      recordSkipped(relative);
      Assumptions.abort("no sample data at " + path + " (-Dmulu.data=DIR)");
    }
    return path;
  }

  private static void recordSkipped(String relative) {
    String test = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(frames -> frames.filter(SharedData::isTest).findFirst()
            .map(f -> f.getClassName() + "." + f.getMethodName()).orElse("a set-up"));
    Path list = Path.of(System.getProperty("mulu.root", ".."), "target", "shared-data-skipped.txt");
    try {
      Files.createDirectories(list.getParent());
      // One short write in append mode, so that lines of parallel builds do not mix
      Files.writeString(list, test + " needs " + relative + "\n", StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTest(StackWalker.StackFrame frame) {
    return Arrays.stream(frame.getDeclaringClass().getDeclaredMethods())
        .anyMatch(method -> method.getName().equals(frame.getMethodName())
            && (method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class)));
  }
}
