package io.mulu.gateway.catalog;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What a hospital must remember of each entry and never publishes: the salt of its commitment and
 * the number of its locator. A file of fixed-size records, appended and synced before anything is
 * submitted, so that importing again gives the same commitments; a salt can be overwritten, which
 * shreds the commitment (docs/adr/0013). Readable by its owner alone. One process at a time;
 * confined to one thread.
 */
public final class EntryBook implements Closeable {
  public static final int SALT_BYTES = 16;
  private static final Bytes MAGIC = Bytes.utf8("mulu/entry-book/v1\0\0\0\0\0\0");
  private static final int RECORD_BYTES = Hash.SIZE + SALT_BYTES + Hash.SIZE + 8 + 4;
  private static final Bytes SHREDDED = Bytes.wrap(new byte[SALT_BYTES]);

  /**
   * @param document
   *          its dedup key
   * @param patient
   *          {@code PatientTag.bookKey}
   * @param locatorIndex
   *          of the entry among the patient's, from 0
   */
  public record Page(Hash document, Bytes salt, Hash patient, long locatorIndex) {
    public boolean isShredded() {
      return salt.equals(SHREDDED);
    }

    @Override
    public String toString() {
      return "Page (withheld)";
    }
  }

  private final FileChannel channel;
  private final SecureRandom random;
  private final Map<Hash, Page> pages = new HashMap<>();
  private final Map<Hash, Long> positions = new HashMap<>();
  private final Map<Hash, Long> nextIndex = new HashMap<>();
  private long end;

  private EntryBook(FileChannel channel, SecureRandom random) {
    this.channel = channel;
    this.random = random;
  }

  /**
   * Opens or creates a book; a record that a crash cut in half at the end is dropped.
   *
   * @throws IOException
   *           if it is another process's, no book, or damaged before its end
   */
  public static EntryBook open(Path path, SecureRandom random) throws IOException {
    FileChannel channel = FileChannel.open(path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (channel.tryLock() == null) {
        throw new IOException(path + " is in use by another process");
      }
      EntryBook book = new EntryBook(channel, random);
      book.load(path);
      return book;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void load(Path path) throws IOException {
    if (channel.size() < MAGIC.size()) {
      channel.truncate(0);
      writeAt(0, MAGIC.toArray());
      sync();
    }
    if (!Bytes.wrap(readAt(0, MAGIC.size())).equals(MAGIC)) {
      throw new IOException(path + " is no entry book");
    }
    end = MAGIC.size();
    while (end + RECORD_BYTES <= channel.size()) {
      byte[] record = readAt(end, RECORD_BYTES);
      if (!isWhole(record)) {
        if (end + RECORD_BYTES < channel.size()) {
          throw new IOException(path + " is damaged at byte " + end);
        }
        break;
      }
      enter(pageOf(record), end);
      end += RECORD_BYTES;
    }
    channel.truncate(end);
  }

  public int size() {
    return pages.size();
  }

  public Optional<Page> page(Hash document) {
    return Optional.ofNullable(pages.get(document));
  }

  /** The page a new document would get: nothing is written until {@link #write}. */
  public Page draft(Hash document, Hash patient) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new Page(document, Bytes.wrap(salt), patient, nextIndex.getOrDefault(patient, 0L));
  }

  /** Appends a drafted page; {@link #sync} makes it last. */
  public void write(Page page) throws IOException {
    Invariant.check(!pages.containsKey(page.document()), "a document has one page in the book");
    Invariant.check(page.locatorIndex() == nextIndex.getOrDefault(page.patient(), 0L),
        "locators of a patient are consecutive");
    writeAt(end, recordOf(page));
    enter(page, end);
    end += RECORD_BYTES;
  }

  public void sync() throws IOException {
    channel.force(false);
  }

  /**
   * Overwrites the salt where it lies and syncs: from then on nobody can show that the document is
   * what the chain's commitment is about. A copy-on-write file system may keep old blocks.
   *
   * @return whether there was a salt
   */
  public boolean shred(Hash document) throws IOException {
    Page page = pages.get(document);
    Long position = positions.get(document);
    if (page == null || position == null || page.isShredded()) {
      return false;
    }
    Page shredded = new Page(document, SHREDDED, page.patient(), page.locatorIndex());
    writeAt(position, recordOf(shredded));
    sync();
    pages.put(document, shredded);
    return true;
  }

  @Override
  public void close() throws IOException {
    sync();
    channel.close();
  }

  private void enter(Page page, long position) {
    pages.put(page.document(), page);
    positions.put(page.document(), position);
    nextIndex.merge(page.patient(), page.locatorIndex() + 1, Math::max);
  }

  private static byte[] recordOf(Page page) {
    ByteBuffer out = ByteBuffer.allocate(RECORD_BYTES);
    out.put(page.document().bytes().unsafeArray()).put(page.salt().unsafeArray())
        .put(page.patient().bytes().unsafeArray()).putLong(page.locatorIndex());
    return out.putInt(crc(out.array())).array();
  }

  private static Page pageOf(byte[] record) {
    Bytes bytes = Bytes.wrap(record);
    int patientAt = Hash.SIZE + SALT_BYTES;
    return new Page(Hash.of(bytes.slice(0, Hash.SIZE)), bytes.slice(Hash.SIZE, patientAt),
        Hash.of(bytes.slice(patientAt, patientAt + Hash.SIZE)),
        ByteBuffer.wrap(record).getLong(patientAt + Hash.SIZE));
  }

  private static boolean isWhole(byte[] record) {
    return ByteBuffer.wrap(record).getInt(RECORD_BYTES - 4) == crc(record);
  }

  private static int crc(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record, 0, RECORD_BYTES - 4);
    return (int) crc.getValue();
  }

  private byte[] readAt(long position, int count) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(count);
    while (in.hasRemaining()) {
      if (channel.read(in, position + in.position()) < 0) {
        throw new IOException("the book ends inside a record");
      }
    }
    return in.array();
  }

  private void writeAt(long position, byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out, position + out.position());
    }
  }
}
