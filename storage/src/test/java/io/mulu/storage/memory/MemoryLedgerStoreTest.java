package io.mulu.storage.memory;

import io.mulu.storage.LedgerStoreContract;
import io.mulu.storage.StorageMedium;
import java.util.SplittableRandom;

class MemoryLedgerStoreTest extends LedgerStoreContract {
  private final MemoryMedium medium = new MemoryMedium(Faults.NONE, new SplittableRandom(1));

  @Override
  protected StorageMedium medium() {
    return medium;
  }
}
