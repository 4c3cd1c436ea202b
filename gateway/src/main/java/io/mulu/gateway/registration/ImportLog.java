package io.mulu.gateway.registration;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which documents are final, so that an import that was cut goes on where it stopped: a line of
 * {@code dedupKey commitment entry} in hex each, appended and synced with each batch. Losing it
 * costs time, not correctness: the chain itself answers EXISTING. Confined to one thread.
 */
public final class ImportLog implements Closeable {
  private static final int LINE_BYTES = 3 * 64 + 3;

  private record Known(Hash commitment, Hash entry) {
  }

  private final FileChannel channel;
  private final Map<Hash, Known> known = new HashMap<>();
  private final StringBuilder pending = new StringBuilder();

  private ImportLog(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens or creates; a line that a crash cut is dropped, with all that follows it. */
  public static ImportLog open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    ImportLog log = new ImportLog(channel);
    long at = 0;
    while (log.enter(log.lineAt(at))) {
      at += LINE_BYTES;
    }
    channel.truncate(at);
    channel.position(at);
    return log;
  }

  /** The line, or what there is of it. */
  private String lineAt(long at) throws IOException {
    byte[] line = new byte[LINE_BYTES];
    ByteBuffer in = ByteBuffer.wrap(line);
    int got = 0;
    while (got >= 0 && in.hasRemaining()) {
      got = channel.read(in, at + in.position());
    }
    return new String(line, 0, in.position(), StandardCharsets.ISO_8859_1);
  }

  private boolean enter(String text) {
    if (!text.matches("[0-9a-f]{64} [0-9a-f]{64} [0-9a-f]{64}\n")) {
      return false;
    }
    known.put(hash(text, 0), new Known(hash(text, 65), hash(text, 130)));
    return true;
  }

  private static Hash hash(String line, int at) {
    return Hash.of(Bytes.ofHex(line.substring(at, at + 64)));
  }

  /** The entry under which this very content of the document is on the chain. */
  public Optional<Hash> entry(Hash dedupKey, Hash commitment) {
    Known one = known.get(dedupKey);
    return one != null && one.commitment().equals(commitment)
        ? Optional.of(one.entry())
        : Optional.empty();
  }

  void add(Hash dedupKey, Hash commitment, Hash entry) {
    known.put(dedupKey, new Known(commitment, entry));
    pending.append(dedupKey.hex()).append(' ').append(commitment.hex()).append(' ')
        .append(entry.hex()).append('\n');
  }

  void sync() throws IOException {
    ByteBuffer out = ByteBuffer.wrap(pending.toString().getBytes(StandardCharsets.US_ASCII));
    while (out.hasRemaining()) {
      channel.write(out);
    }
    channel.force(false);
    pending.setLength(0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
