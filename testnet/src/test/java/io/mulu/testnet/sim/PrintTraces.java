package io.mulu.testnet.sim;

/** Runs seeds in a process of its own and prints their trace hashes, one a line. */
final class PrintTraces {
  private PrintTraces() {
  }

  public static void main(String[] arguments) {
    System.out.print(of(Long.parseLong(arguments[0]), Long.parseLong(arguments[1])));
  }

  static String of(long fromSeed, long toSeed) {
    StringBuilder lines = new StringBuilder();
    for (long seed = fromSeed; seed <= toSeed; seed++) {
      Outcome outcome = Simulation.run(Plan.draw(seed, Plan.Wishes.NONE));
      lines.append(Long.toHexString(outcome.traceHash())).append(' ').append(outcome.events())
          .append('\n');
    }
    return lines.toString();
  }
}
