package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rights in versions of datasets. */
public final class RightsApi {
  public static final ApiMethod<RightQuery, ObjectAnswer> RIGHT = new ApiMethod<>("rights_right",
      RightQuery.class, ObjectAnswer.class, Audience.MEMBER, "A right in a version of a dataset.");
  public static final ApiMethod<VersionQuery, RightPage> OF_DATASET = new ApiMethod<>(
      "rights_ofDataset", VersionQuery.class, RightPage.class, Audience.MEMBER,
      "The rights in a version that have not ended: who holds, may use, may operate it.");

  static final List<ApiMethod<?, ?>> ALL = List.of(RIGHT, OF_DATASET);

  private RightsApi() {
  }

  public record RightQuery(Hash right, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return right;
    }
  }

  public record VersionQuery(Hash dataset, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  public record RightPage(long height, List<Right> rights, @Nullable @Limit(512) String cursor) {
    public RightPage {
      rights = List.copyOf(rights);
    }
  }
}
