package io.mulu.testnet.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a demo is told.
 *
 * @param data
 *          a folder of hospitals, one sub-folder each; null: the samples, with synthetic films
 * @param samples
 *          where the sample hospitals are
 * @param scale
 *          how many times each patient is there
 * @param validators
 *          nodes; the first hospitals run them
 * @param isBatch
 *          nobody watches: stop the network at the end
 * @param report
 *          where the report goes; null: nowhere
 * @param folder
 *          where the network is made; null: a temporary one
 * @param keep
 *          whether a temporary folder stays when the network has stopped
 */
public record DemoOptions(@Nullable Path data, Path samples, int scale, int validators,
    boolean isBatch, @Nullable Path report, @Nullable Path folder, boolean keep) {
  public static final int SCALE_MAX = 10_000;
  public static final int VALIDATORS_MAX = 30;

  /** The folder of hospitals. */
  Path source() {
    return data == null ? samples : data;
  }
}
