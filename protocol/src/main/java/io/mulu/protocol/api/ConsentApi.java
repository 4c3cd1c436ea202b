package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Consents, and how far the hospitals' gateways have seen to their changes. */
public final class ConsentApi {
  public static final ApiMethod<ConsentQuery, ObjectAnswer> CONSENT = new ApiMethod<>(
      "consent_consent", ConsentQuery.class, ObjectAnswer.class, Audience.PARTY,
      "A consent that the organisation has recorded, by id.");
  public static final ApiMethod<LocatorQuery, LocatorAnswer> BY_LOCATOR = new ApiMethod<>(
      "consent_byLocator", LocatorQuery.class, LocatorAnswer.class, Audience.MEMBER,
      "The consent under an exact locator, or a proof that there is none.");
  public static final ApiMethod<ChangesQuery, ChangePage> CHANGES = new ApiMethod<>(
      "consent_changes", ChangesQuery.class, ChangePage.class, Audience.MEMBER,
      "Consents that began, ended or were refused from a height on: what a gateway must see to.");
  public static final ApiMethod<PageQuery, AcknowledgementPage> ACKNOWLEDGEMENTS = new ApiMethod<>(
      "consent_acknowledgements", PageQuery.class, AcknowledgementPage.class, Audience.MEMBER,
      "For each active gateway, up to which height its hospital has seen to changes of consents.");

  static final List<ApiMethod<?, ?>> ALL = List.of(CONSENT, BY_LOCATOR, CHANGES, ACKNOWLEDGEMENTS);

  private ConsentApi() {
  }

  public record ConsentQuery(Hash consent, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return consent;
    }
  }

  public record LocatorQuery(Hash locator, @Nullable Long height, boolean proof) {
  }

  /**
   * @param locatorProof
   *          that the locator leads to the consent, or nowhere
   * @param consentProof
   *          that the consent is as shown
   */
  public record LocatorAnswer(long height, @Nullable Consent value,
      @Nullable StateReadProof locatorProof, @Nullable StateReadProof consentProof) {
  }

  /**
   * @param fromHeight
   *          absent: 0
   */
  public record ChangesQuery(@Nullable Long fromHeight, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  public record ChangePage(long height, List<Change> changes, @Nullable @Limit(512) String cursor) {
    public ChangePage {
      changes = List.copyOf(changes);
    }
  }

  /**
   * @param atHeight
   *          of the block in which it changed
   * @param timeMillis
   *          that block's time
   */
  public record Change(Hash consent, long atHeight, long timeMillis) {
  }

  public record AcknowledgementPage(long height, List<Acknowledged> gateways,
      @Nullable @Limit(512) String cursor) {
    public AcknowledgementPage {
      gateways = List.copyOf(gateways);
    }
  }

  /**
   * @param upToHeight
   *          acknowledged; absent if never
   * @param isOverdue
   *          whether a later change is older than the chain's consentDelayMillis
   */
  public record Acknowledged(Hash organization, Hash endpoint, @Nullable Long upToHeight,
      boolean isOverdue) {
  }
}
