package io.mulu.cli;

import io.mulu.node.NodeProcess;
import io.mulu.node.config.NodeConfig;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.Faults.Moment;
import io.mulu.storage.memory.Faults.Operation;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code mulu node run} as a process that ends at the k-th operation on its data folder, as if it
 * had been killed exactly there: no handler runs, nothing is closed.
 */
final class DyingNode {
  /** Environment variable: the operation's number, counted from 1, and before or after it. */
  static final String DIES_AT = "MULU_TEST_DIES_AT";
  /** Printed where it dies. */
  static final String DIES = "dies ";

  private DyingNode() {
  }

  /**
   * @param arguments
   *          node run --config FILE
   */
  public static void main(String[] arguments) throws Exception {
    String[] point = System.getenv(DIES_AT).split(" ");
    NodeProcess node = NodeProcess.start(NodeConfig.read(Path.of(arguments[arguments.length - 1])),
        medium -> new DyingMedium(medium,
            new Death(Long.parseLong(point[0]), Moment.valueOf(point[1]))));
    node.awaitEnd();
  }

  private static final class Death implements Faults {
    private final long number;
    private final Moment wanted;
    private final AtomicLong done = new AtomicLong();

    Death(long number, Moment wanted) {
      this.number = number;
      this.wanted = wanted;
    }

    @Override
    public void at(Moment moment, Operation operation, String name) {
      long now = moment == Moment.BEFORE ? done.incrementAndGet() : done.get();
      if (now == number && moment == wanted) {
        System.out.println(DIES + moment + " " + operation + " of " + name);
        System.out.flush();
        Runtime.getRuntime().halt(137);
      }
    }
  }
}
