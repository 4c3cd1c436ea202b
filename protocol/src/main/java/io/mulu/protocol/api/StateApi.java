package io.mulu.protocol.api;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of the state, as they are hashed. */
public final class StateApi {
  public static final ApiMethod<Get, RowAnswer> GET = new ApiMethod<>("state_get", Get.class,
      RowAnswer.class, Audience.PARTY,
      "A row of the state by its key; what the caller may see is that of the row's object.");

  static final List<ApiMethod<?, ?>> ALL = List.of(GET);

  private StateApi() {
  }

  /**
   * @param key
   *          the table's byte, then the key bytes
   */
  public record Get(@Limit(512) Bytes key, @Nullable Long height, boolean proof) {
  }

  /**
   * @param value
   *          canonical bytes of the table's record; absent if the row is not there
   */
  public record RowAnswer(long height, @Nullable @Limit(StateReadProof.VALUE_BYTES_MAX) Bytes value,
      @Nullable StateReadProof proof) {
  }
}
