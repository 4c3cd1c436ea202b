package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who did what, when: the events of the chain by object, by actor, by organisation. */
public final class AuditApi {
  public static final ApiMethod<ObjectEvents, EventPage> OBJECT = new ApiMethod<>("audit_object",
      ObjectEvents.class, EventPage.class, Audience.PARTY,
      "What happened to an object, e.g. an entry, a dataset or a grant.");
  public static final ApiMethod<ActorEvents, EventPage> ACTOR = new ApiMethod<>("audit_actor",
      ActorEvents.class, EventPage.class, Audience.PARTY,
      "What an identity has done; for its own organisation and auditors.");
  public static final ApiMethod<OrganizationEvents, EventPage> ORGANIZATION = new ApiMethod<>(
      "audit_organization", OrganizationEvents.class, EventPage.class, Audience.PARTY,
      "What concerned an organisation; for itself and auditors.");

  static final List<ApiMethod<?, ?>> ALL = List.of(OBJECT, ACTOR, ORGANIZATION);

  private AuditApi() {
  }

  /**
   * @param object
   *          id of an object of the kind
   * @param newestFirst
   *          else in the order in which it happened
   */
  public record ObjectEvents(ObjectKind objectKind, Hash object, boolean newestFirst,
      @Nullable Integer limit, @Nullable @Limit(512) String cursor) {
  }

  /**
   * @param sinceMillis
   *          block time from which on; absent: all
   * @param untilMillis
   *          block time before which; absent: all
   */
  public record ActorEvents(Hash identity, boolean newestFirst, @Nullable Long sinceMillis,
      @Nullable Long untilMillis, @Nullable Integer limit, @Nullable @Limit(512) String cursor) {
  }

  public record OrganizationEvents(Hash organization, boolean newestFirst,
      @Nullable Long sinceMillis, @Nullable Long untilMillis, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  /**
   * @param cursor
   *          for the next page; absent on the last. A page may be short and still not be the last.
   */
  public record EventPage(long height, List<Audited> events, @Nullable @Limit(512) String cursor) {
    public EventPage {
      events = List.copyOf(events);
    }
  }

  /**
   * @param atHeight
   *          of the block
   * @param timeMillis
   *          that block's time
   * @param transactionId
   *          absent when a deadline did it
   */
  public record Audited(long atHeight, long timeMillis, @Nullable Hash transactionId,
      LedgerEvent event) {
  }
}
