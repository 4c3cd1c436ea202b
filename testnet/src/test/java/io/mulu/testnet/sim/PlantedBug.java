package io.mulu.testnet.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A bug of {@code testnet/src/bugs}: one place of today's production source, changed.
 *
 * @param what
 *          it breaks
 * @param file
 *          below the repository's root
 * @param caughtBy
 *          ways to catch it, the first first: {@code simulate [STRATEGY]}, {@code crash-points},
 *          {@code scenario MODULE TESTCLASS}
 */
record PlantedBug(String name, String what, Path file, List<String> caughtBy, String find,
    String replacement) {
  private static final Pattern FORM = Pattern.compile(
      "what: (.*)\nfile: (.*)\ncaught by: (.*)\n<<<<<<<\n(.*)\n=======\n(.*)\n>>>>>>>\n",
      Pattern.DOTALL);

  static PlantedBug read(Path path) throws IOException {
    Matcher form = FORM.matcher(Files.readString(path));
    if (!form.matches()) {
      throw new IOException(path + " is no planted bug");
    }
    return new PlantedBug(String.valueOf(path.getFileName()).replace(".bug", ""), form.group(1),
        Path.of(form.group(2)), List.of(form.group(3).split("; ")), form.group(4), form.group(5));
  }

  /**
   * Compiles the changed source.
   *
   * @return a folder that is to come first on the class path
   * @throws IOException
   *           if the place is not there any more, once and only once, or does not compile
   */
  Path plant(Path root, Path target, String classPath) throws IOException {
    String source = Files.readString(root.resolve(file));
    if (source.indexOf(find) < 0 || source.indexOf(find) != source.lastIndexOf(find)) {
      throw new IOException(name + ": its place in " + file + " has changed; mend the bug");
    }
    Path changed = target.resolve(name).resolve("src").resolve(file.getFileName());
    Path classes = Files.createDirectories(target.resolve(name).resolve("classes"));
    Files.createDirectories(changed.getParent());
    Files.writeString(changed, source.replace(find, replacement));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int result = compiler.run(null, null, null, "-proc:none", "-nowarn", "--release", "21", "-cp",
        classPath, "-d", classes.toString(), changed.toString());
    if (result != 0) {
      throw new IOException(name + " does not compile");
    }
    return classes;
  }

  @Override
  public String toString() {
    return name;
  }
}
