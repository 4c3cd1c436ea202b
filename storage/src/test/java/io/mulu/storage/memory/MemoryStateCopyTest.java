package io.mulu.storage.memory;

import io.mulu.storage.StateCopyContract;
import io.mulu.storage.StorageMedium;
import java.util.SplittableRandom;

class MemoryStateCopyTest extends StateCopyContract {
  private final MemoryMedium medium = new MemoryMedium(Faults.NONE, new SplittableRandom(1));

  @Override
  protected StorageMedium medium() {
    return medium;
  }
}
