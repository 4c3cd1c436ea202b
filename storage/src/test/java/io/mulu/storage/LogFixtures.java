package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.PowerCut;

/** Owners, entries, and a power cut at the n-th moment. */
final class LogFixtures {
  static final LogBinding OWNER = binding("hospital a");

  private LogFixtures() {
  }

  static LogBinding binding(String who) {
    return new LogBinding(Hash.sha256(Bytes.utf8("chain")),
        PublicKey.of(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8(who)).bytes()));
  }

  static GuardLog.Entry signed(long height, long view, int step) {
    Hash digest = Hash.sha256(Bytes.ofLong(height), Bytes.ofLong(view), Bytes.ofLong(step));
    Bytes raw = Bytes.concat(digest.bytes(), digest.bytes());
    return new GuardLog.Entry(new GuardLog.Position(height, view, step), digest,
        Signature.of(KeyAlgorithm.ED25519, raw));
  }

  /** Counts moments (before and after each operation) and cuts the power at one of them. */
  static final class CutAt implements Faults {
    private final int moment;
    private int passed;

    CutAt(int moment) {
      this.moment = moment;
    }

    @Override
    public void at(Moment when, Operation operation, String name) {
      if (passed++ == moment) {
        throw new PowerCut(when + " " + operation + " " + name);
      }
    }

    boolean hasFired() {
      return passed > moment;
    }
  }
}
