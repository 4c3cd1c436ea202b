package io.mulu.storage.memory;

import io.mulu.storage.AppendFileContract;
import io.mulu.storage.StorageMedium;
import java.util.SplittableRandom;

class MemoryAppendFileTest extends AppendFileContract {
  private final MemoryMedium medium = new MemoryMedium(Faults.NONE, new SplittableRandom(1));

  @Override
  protected StorageMedium medium() {
    return medium;
  }
}
