package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Organisations, their people and their endpoints. */
public final class RegistryApi {
  public static final ApiMethod<OrganizationQuery, ObjectAnswer> ORGANIZATION = new ApiMethod<>(
      "registry_organization", OrganizationQuery.class, ObjectAnswer.class, Audience.MEMBER,
      "An organisation.");
  public static final ApiMethod<PageQuery, OrganizationPage> ORGANIZATIONS = new ApiMethod<>(
      "registry_organizations", PageQuery.class, OrganizationPage.class, Audience.MEMBER,
      "All organisations.");
  public static final ApiMethod<IdentityQuery, ObjectAnswer> IDENTITY = new ApiMethod<>(
      "registry_identity", IdentityQuery.class, ObjectAnswer.class, Audience.MEMBER,
      "An identity with its keys and attributes.");
  public static final ApiMethod<KeyQuery, ObjectAnswer> IDENTITY_BY_KEY = new ApiMethod<>(
      "registry_identityByKey", KeyQuery.class, ObjectAnswer.class, Audience.MEMBER,
      "The identity that a public key belongs to.");
  public static final ApiMethod<EndpointQuery, ObjectAnswer> ENDPOINT = new ApiMethod<>(
      "registry_endpoint", EndpointQuery.class, ObjectAnswer.class, Audience.MEMBER,
      "An endpoint: where an organisation can be reached.");

  static final List<ApiMethod<?, ?>> ALL = List.of(ORGANIZATION, ORGANIZATIONS, IDENTITY,
      IDENTITY_BY_KEY, ENDPOINT);

  private RegistryApi() {
  }

  public record OrganizationQuery(Hash organization, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return organization;
    }
  }

  public record IdentityQuery(Hash identity, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return identity;
    }
  }

  public record KeyQuery(PublicKey key, @Nullable Long height) {
  }

  public record EndpointQuery(Hash endpoint, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return endpoint;
    }
  }

  /**
   * @param cursor
   *          for the next page; absent on the last
   */
  public record OrganizationPage(long height, List<Organization> organizations,
      @Nullable @Limit(512) String cursor) {
    public OrganizationPage {
      organizations = List.copyOf(organizations);
    }
  }
}
