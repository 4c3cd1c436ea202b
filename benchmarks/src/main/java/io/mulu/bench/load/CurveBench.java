package io.mulu.bench.load;

import io.mulu.client.ClientException;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Throughput at several values of one option: each of a consortium of its own. */
public final class CurveBench {
  private final Axis axis;
  private final List<Integer> values;
  private final List<ThroughputBench.Options> options = new ArrayList<>();
  private final Consumer<String> progress;
  private final Consumer<CurveReport.Point> measured;

  /** What differs from one point to the next. */
  public enum Axis {
    /**
     * How many take part. The more virtual machines compile themselves on the same processors, the
     * longer they are given for it.
     */
    VALIDATORS(4, 7, 10, 13, 16) {
      @Override
      ThroughputBench.Options at(ThroughputBench.Options base, int value) {
        return base.withLayout(new Layout(value, base.layout().delayMillis()))
            .withWarmUp(Math.ceilDiv(base.warmUpSeconds() * value, base.validators()));
      }
    },
    /** Transactions on their way at a time, and so in a block. */
    OUTSTANDING(16, 100, 1_000, 4_000, 12_000) {
      @Override
      ThroughputBench.Options at(ThroughputBench.Options base, int value) {
        return base.withOutstanding(value);
      }
    },
    /** Document entries in a transaction, and so its bytes. */
    ENTRIES(1, 10, 100, 500) {
      @Override
      ThroughputBench.Options at(ThroughputBench.Options base, int value) {
        return base.withEntries(value);
      }
    },
    /** Milliseconds between two validators, one way. */
    DELAY(0, 10, 30, 80) {
      @Override
      ThroughputBench.Options at(ThroughputBench.Options base, int value) {
        return base.withLayout(new Layout(base.validators(), value));
      }
    };

    private final List<Integer> usual;

    Axis(Integer... usual) {
      this.usual = List.of(usual);
    }

    /** Values that show the curve. */
    public List<Integer> usual() {
      return usual;
    }

    abstract ThroughputBench.Options at(ThroughputBench.Options base, int value);
  }

  /**
   * @param values
   *          of the axis, in the order in which they are measured
   * @param base
   *          for whatever does not differ
   * @param measured
   *          told of each point when it is, since a later one may fail
   * @throws IllegalArgumentException
   *           for a value that cannot be measured, before any is
   */
  public CurveBench(Axis axis, List<Integer> values, ThroughputBench.Options base,
      Consumer<String> progress, Consumer<CurveReport.Point> measured) {
    this.axis = axis;
    this.values = List.copyOf(values);
    values.forEach(value -> options.add(axis.at(base, value)));
    this.progress = progress;
    this.measured = measured;
  }

  /**
   * @param folder
   *          empty; the caller deletes it
   * @param java
   *          how each validator is started
   */
  public CurveReport run(Path folder, JavaCommand java) throws IOException, InterruptedException,
      CeremonyException, NotFinalException, ClientException {
    List<CurveReport.Point> points = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      progress.accept(axis.name().toLowerCase(Locale.ROOT) + " " + values.get(i));
      Path own = Files.createDirectory(folder.resolve("point-" + i));
      CurveReport.Point point = new CurveReport.Point(values.get(i),
          new ThroughputBench(options.get(i), progress).run(own, java));
      measured.accept(point);
      points.add(point);
    }
    return new CurveReport(axis, points);
  }
}
