package io.mulu.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journal and guard as a damaged disk, or somebody who can write to it, leaves them. First byte:
 * which file, and whether the sums are put right; then a header; then frames, each a length in two
 * bytes, a type and a payload. Whole files of which bytes were changed are tried as well.
 */
class LogFileFuzzTest {
  private static final int GUARD = 1;
  private static final int SUMS_ARE_RIGHT = 2;
  private static final int PAYLOADS_MAX = 32;

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int flags = 0; flags < 4; flags++) {
      LogHeader header = new LogHeader(kind(flags), 7, flags, LogFixtures.OWNER);
      Bytes file = Bytes.concat(Bytes.of((byte) flags), header.encode());
      seeds.add(file.toArray());
      for (long height = 1; height < 4; height++) {
        Bytes payload = isGuard(flags)
            ? LogFixtures.signed(height, 0, 3).encode()
            : new Journal.Entry(height, Bytes.utf8("a record")).encode();
        file = Bytes.concat(file, Bytes.of((byte) 0, (byte) payload.size(), (byte) 1), payload);
        seeds.add(file.toArray());
      }
    }
    return seeds.stream();
  }

  @MethodSource("seeds")
  @FuzzTest
  void opensOrIsUnusableAndHoldsNothingThatWasNotWritten(byte[] input) {
    if (input.length < 1 + LogHeader.BYTES) {
      return;
    }
    int flags = input[0];
    byte[] header = Arrays.copyOfRange(input, 1, 1 + LogHeader.BYTES);
    if ((flags & SUMS_ARE_RIGHT) != 0) {
      ByteBuffer.wrap(header).putInt(LogHeader.BYTES - 4, sum(header));
    }
    List<Bytes> payloads = new ArrayList<>();
    byte[] file = file(header,
        ByteBuffer.wrap(input, 1 + LogHeader.BYTES, input.length - 1 - LogHeader.BYTES), payloads);

    List<Bytes> found = DecoderRules.bounded(file.length, () -> read(flags, file));
    assertThat(found).isSubsetOf(payloads);
    if ((flags & GUARD) == 0) {
      assertThat(found).isEqualTo(payloads.subList(0, found.size()));
    }
    damaged(flags, file, input, payloads);
  }

  /** The same file with some bytes changed, one for each four of the input's last ones. */
  private static void damaged(int flags, byte[] file, byte[] input, List<Bytes> payloads) {
    byte[] damaged = file.clone();
    ByteBuffer changes = ByteBuffer.wrap(input);
    for (int at = Math.max(0, input.length - 16); at + 4 <= input.length; at += 4) {
      int where = Math.floorMod(changes.getInt(at), damaged.length);
      damaged[where] ^= (byte) (1 + (input[at] & 0x7f));
    }
    assertThat(read(flags, damaged)).isSubsetOf(payloads);
  }

  private static byte[] file(byte[] header, ByteBuffer frames, List<Bytes> payloads) {
    long salt = ByteBuffer.wrap(header).getLong(8);
    Bytes file = Bytes.of(header);
    while (frames.remaining() > 3 && payloads.size() < PAYLOADS_MAX) {
      byte[] payload = new byte[Math.min(frames.getShort() & 0xffff, frames.remaining() - 1)];
      int type = frames.get();
      frames.get(payload);
      payloads.add(Bytes.wrap(payload));
      file = Bytes.concat(file, new Frame(file.size(), 0, type, payloads.getLast()).encode(salt));
    }
    return file.toArray();
  }

  /** Payloads that came back; none of a file that cannot be used. */
  private static List<Bytes> read(int flags, byte[] file) {
    MemoryMedium medium = new MemoryMedium(Faults.NONE, new SplittableRandom(1));
    try (AppendFile raw = medium.createAppendFile(isGuard(flags) ? GuardLog.NAME : Journal.NAME)) {
      raw.append(Bytes.of(file));
      raw.sync();
    }
    try {
      if (isGuard(flags)) {
        try (GuardLog guard = GuardLog.open(medium, LogFixtures.OWNER)) {
          return guard.entries().stream().map(GuardLog.Entry::encode).toList();
        }
      }
      try (Journal journal = Journal.open(medium, LogFixtures.OWNER)) {
        return journal.records().stream().map(Journal.Entry::encode).toList();
      }
    } catch (UnusableLogException e) {
      assertThat(e.fault()).isNotEqualTo(UnusableLogException.Fault.MISSING);
      return List.of();
    }
  }

  private static boolean isGuard(int flags) {
    return (flags & GUARD) != 0;
  }

  private static LogHeader.Kind kind(int flags) {
    return isGuard(flags) ? LogHeader.Kind.GUARD : LogHeader.Kind.JOURNAL;
  }

  private static int sum(byte[] header) {
    CRC32C sum = new CRC32C();
    sum.update(header, 0, LogHeader.BYTES - 4);
    return (int) sum.getValue();
  }
}
