package io.mulu.storage;

import io.mulu.protocol.Hash;
import java.util.List;

/** An event inside a receipt of the block, and what it will be looked up by. */
public record EventPointer(int receiptIndex, int eventIndex, List<Topic> topics) {

  /** What an event is about. Codes are stored: never used again. */
  public enum TopicKind {
    OBJECT(1),
    ACTOR(2),
    ORGANIZATION(3);

    private final byte code;

    TopicKind(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }
  }

  /** One thing that an event is about. */
  public record Topic(TopicKind kind, Hash id) {
  }

  public EventPointer {
    topics = List.copyOf(topics);
  }
}
