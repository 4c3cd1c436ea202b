package io.mulu.storage.rocksdb;

import com.sun.management.UnixOperatingSystemMXBean;
import io.mulu.storage.Columns;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** How RocksDB is used, with the reasons. Owns native memory: closed after the database. */
final class RocksSettings implements AutoCloseable {
  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final long MEMTABLES_BYTES = 128L << 20;
  private static final long MEMTABLE_BYTES = 32L << 20;
  private static final long WAL_BYTES_MAX = 256L << 20;
  /** Part of a memtable that is its filter, taken at once. */
  private static final double MEMTABLE_FILTER = 0.05;
  private static final int OPEN_FILES_MIN = 512;
  private static final int OPEN_FILES_MAX = 8_192;
  private static final int BACKGROUND_JOBS = 2;
  private static final int INDEX_PART_BYTES = 4 << 10;

  private final Deque<AutoCloseable> natives = new ArrayDeque<>();
  final DBOptions database;
  private final ColumnFamilyOptions column;
  private final ColumnFamilyOptions mostlyAbsent;
  private final ColumnFamilyOptions treeNodes;
  final WriteOptions synced;

  RocksSettings(long blockCacheBytes) {
    Cache cache = own(new LRUCache(blockCacheBytes));
    database = own(new DBOptions()).setCreateIfMissing(true).setCreateMissingColumnFamilies(true)
        .setParanoidChecks(true).setMaxOpenFiles(openFiles(filesOfProcess()))
        .setDbWriteBufferSize(MEMTABLES_BYTES).setMaxTotalWalSize(WAL_BYTES_MAX)
        .setMaxBackgroundJobs(BACKGROUND_JOBS).setBytesPerSync(1 << 20)
        // Every batch is synced, so only the tail can be torn; damage before it is not a crash's
        // doing and must not be skipped in silence, as the default (point in time) would.
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL).setKeepLogFileNum(2).setMaxLogFileSize(4 << 20)
        .setStatsDumpPeriodSec(0).setStatsPersistPeriodSec(0);
    // Filters stay whole: by parts, each new row would ask for two blocks to find that it is new.
    BlockBasedTableConfig filtered = table(cache)
        .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)));
    column = column(filtered);
    mostlyAbsent = column(filtered).setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER)
        .setMemtableWholeKeyFiltering(true);
    // Hashes do not compress. A node that is asked for is there, and its version says in which
    // file.
    treeNodes = column(table(cache)).setCompressionType(CompressionType.NO_COMPRESSION);
    synced = own(new WriteOptions()).setSync(true);
  }

  /**
   * Half of what the process may open: a ledger of ten million entries has more than a thousand
   * tables, and one that is not open must be opened, and its filter found, for a single question.
   */
  static int openFiles(long processMax) {
    return Math.clamp(processMax / 2, OPEN_FILES_MIN, OPEN_FILES_MAX);
  }

  /** The hard limit: the virtual machine raises the soft one to it when it starts. */
  private static long filesOfProcess() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : 0;
  }

  /**
   * A table's index is read by parts: whole, those of a ledger of ten million entries are larger
   * than the cache, so that nearly every question would bring in some hundred kilobytes.
   */
  private static BlockBasedTableConfig table(Cache cache) {
    return new BlockBasedTableConfig().setBlockCache(cache).setFormatVersion(5)
        .setIndexType(IndexType.kTwoLevelIndexSearch).setMetadataBlockSize(INDEX_PART_BYTES)
        .setCacheIndexAndFilterBlocks(true).setPinL0FilterAndIndexBlocksInCache(true)
        .setPinTopLevelIndexAndFilter(true);
  }

  private ColumnFamilyOptions column(BlockBasedTableConfig table) {
    return own(new ColumnFamilyOptions()).setTableFormatConfig(table)
        .setWriteBufferSize(MEMTABLE_BYTES).setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setLevelCompactionDynamicLevelBytes(true);
  }

  /** Of the column of that name. */
  ColumnFamilyOptions of(String column) {
    if (column.equals(Columns.STATE_TREE.name())) {
      return treeNodes;
    }
    // Nearly all questions are whether a transaction is ordered already, and it is not.
    return column.equals(Columns.TX_INDEX.name()) ? mostlyAbsent : this.column;
  }

  @Override
  public void close() {
    while (!natives.isEmpty()) {
      closeNative(natives.pop());
    }
  }

  /** What RocksDB's objects throw on closing is nothing but unchecked. */
  static void closeNative(AutoCloseable owned) {
    ((org.rocksdb.AbstractNativeReference) owned).close();
  }

  private <T extends AutoCloseable> T own(T owned) {
    natives.push(owned);
    return owned;
  }
}
