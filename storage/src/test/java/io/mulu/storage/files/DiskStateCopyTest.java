package io.mulu.storage.files;

import io.mulu.storage.StateCopyContract;
import io.mulu.storage.StorageMedium;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DiskStateCopyTest extends StateCopyContract {
  private DataFolder folder;

  @BeforeEach
  void openFolder(@TempDir Path path) {
    folder = DataFolder.open(path);
  }

  @AfterEach
  void closeFolder() {
    folder.close();
  }

  @Override
  protected StorageMedium medium() {
    return folder;
  }
}
