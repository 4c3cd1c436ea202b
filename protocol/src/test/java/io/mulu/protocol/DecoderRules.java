package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mulu.protocol.wire.MalformedException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Function;

/**
 * What every decoder owes any bytes (docs/spec/consensus.md, rule 15): a value or a refusal, no
 * more memory than the bytes justify, and only one encoding of each value. Fuzz targets of all
 * modules are held against it.
 */
public final class DecoderRules {
  /** Tables built, buffers of fixed size: far below what a forged length asks for. */
  private static final long BYTES_ONCE = 8L << 20;
  /**
   * A record of an empty list element, and the list it stands in, for two bytes on the wire.
   */
  private static final long BYTES_PER_BYTE = 1_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private DecoderRules() {
  }

  /** A decoder as the codec offers it. */
  public interface Decoder<T> {
    T decode(Bytes bytes) throws MalformedException;
  }

  /** Anything that may fail in its own way. */
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** The value, or nothing if it was refused; everything else fails the test. */
  public static <T> Optional<T> canonical(byte[] input, Decoder<T> decoder,
      Function<T, Bytes> encoder) {
    Bytes bytes = Bytes.of(input);
    T value;
    try {
      value = bounded(input.length, () -> decoder.decode(bytes));
    } catch (MalformedException e) {
      return Optional.empty();
    }
    assertThat(encoder.apply(value)).as("encoding of what was accepted").isEqualTo(bytes);
    return Optional.of(value);
  }

  /** Runs it, and fails if it allocated more than so many bytes of input justify. */
  public static <T, E extends Exception> T bounded(int inputBytes, Work<T, E> work) throws E {
    long bytesMax = BYTES_ONCE + BYTES_PER_BYTE * inputBytes;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      return work.run();
    } finally {
      if (allocatedSince(before) > bytesMax) {
        assertThat(allocatedAgain(work)).as("bytes allocated for %s bytes of input", inputBytes)
            .isLessThan(bytesMax);
      }
    }
  }

  /** The first run of a target also loads its classes, which a fuzzer's agent rewrites. */
  private static long allocatedAgain(Work<?, ?> work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      work.run();
    } catch (Exception e) {
      // What the first run ended with is what counts
      return allocatedSince(before);
    }
    return allocatedSince(before);
  }

  private static long allocatedSince(long before) {
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
