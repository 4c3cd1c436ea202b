package io.mulu.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RocksSettingsTest {
  @Test
  void halfOfTheFilesThatTheProcessMayOpenAreLeftToTables() {
    assertThat(RocksSettings.openFiles(20_000)).isEqualTo(8_192);
    assertThat(RocksSettings.openFiles(4_096)).isEqualTo(2_048);
    assertThat(RocksSettings.openFiles(0)).as("not known").isEqualTo(512);
    assertThat(RocksSettings.openFiles(Long.MAX_VALUE)).isEqualTo(8_192);
  }
}
