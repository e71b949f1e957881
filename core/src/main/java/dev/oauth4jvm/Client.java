package dev.oauth4jvm;

import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's registered metadata (RFC 7591, section 2), clock skew and clock tolerance.
 *
 * <p>{@link #json()} holds every member. Immutable and safe to share.
 */
public final class Client {

  private static final List<String> TEXTS =
      List.of(
          "id_token_signed_response_alg",
          "id_token_encrypted_response_alg",
          "authorization_signed_response_alg",
          "authorization_encrypted_response_alg",
          "userinfo_signed_response_alg",
          "userinfo_encrypted_response_alg",
          "introspection_signed_response_alg",
          "introspection_encrypted_response_alg",
          "request_object_signing_alg",
          "backchannel_authentication_request_signing_alg",
          "token_endpoint_auth_signing_alg");
  private static final List<String> FLAGS =
      List.of("require_auth_time", "use_mtls_endpoint_aliases");

  private final JsonObject json;
  private final String clientId;
  private final Duration clockSkew;
  private final Duration clockTolerance;
  private final boolean listedAlgorithmsAccepted;
  private final @Nullable ClientProfile profile;

  private Client(
      JsonObject json,
      String clientId,
      Duration clockSkew,
      Duration clockTolerance,
      boolean listedAlgorithmsAccepted,
      @Nullable ClientProfile profile) {
    this.json = json;
    this.clientId = clientId;
    this.clockSkew = clockSkew;
    this.clockTolerance = clockTolerance;
    this.listedAlgorithmsAccepted = listedAlgorithmsAccepted;
    this.profile = profile;
  }

  /** Creates a client from its identifier alone. */
  public static Client of(String clientId) {
    return of(JsonObject.of("client_id", Objects.requireNonNull(clientId, "clientId")));
  }

  /**
   * Creates a client from registered metadata.
   *
   * @throws IllegalArgumentException when {@code client_id} is not a non-empty string, or a member
   *     that controls a check is of a wrong type: the check would be omitted
   */
  public static Client of(JsonObject metadata) {
    String clientId = Objects.requireNonNull(metadata, "metadata").string("client_id");
    if (clientId == null || clientId.isEmpty()) {
      throw new IllegalArgumentException(
          "metadata must have \"client_id\", a non-empty string (RFC 7591, section 3.2.1)");
    }
    for (String name : TEXTS) {
      requireType(metadata, name, metadata.string(name), "a string");
    }
    for (String name : FLAGS) {
      requireType(metadata, name, metadata.bool(name), "a boolean");
    }
    Long maxAge = metadata.integer("default_max_age");
    requireType(
        metadata,
        "default_max_age",
        maxAge == null || maxAge < 0 ? null : maxAge,
        "a whole number of seconds, 0 or more");
    return new Client(metadata, clientId, Duration.ZERO, Duration.ofSeconds(30), false, null);
  }

  private static void requireType(
      JsonObject metadata, String name, @Nullable Object asType, String type) {
    if (asType == null && metadata.get(name) != null) {
      throw new IllegalArgumentException("metadata has \"" + name + "\", which must be " + type);
    }
  }

  /**
   * Returns this client with a correction that is added to the local clock; in whole seconds, may
   * be negative; default 0.
   */
  public Client clockSkew(Duration skew) {
    return new Client(
        json,
        clientId,
        Objects.requireNonNull(skew, "skew"),
        clockTolerance,
        listedAlgorithmsAccepted,
        profile);
  }

  /**
   * Returns this client with a tolerance for JWT dates; in whole seconds; default 30.
   *
   * @throws IllegalArgumentException when the tolerance is negative
   */
  public Client clockTolerance(Duration tolerance) {
    if (Objects.requireNonNull(tolerance, "tolerance").isNegative()) {
      throw new IllegalArgumentException("tolerance is negative: " + tolerance);
    }
    return new Client(json, clientId, clockSkew, tolerance, listedAlgorithmsAccepted, profile);
  }

  /**
   * A copy that accepts every signature algorithm that the server's metadata lists, where the
   * metadata of the client names none. Otherwise such a client accepts what it is registered for by
   * default, RS256 (OpenID Connect Dynamic Client Registration 1.0, section 2; JARM, section 3; RFC
   * 9701, section 6), unless the server's list lacks that.
   */
  public Client acceptListedAlgorithms() {
    return new Client(json, clientId, clockSkew, clockTolerance, true, profile);
  }

  /**
   * A copy that is held to a profile: what the profile requires of a client is required of its
   * operations, and what it requires of the server of the responses.
   *
   * <p>By the profile the client accepts all algorithms of the profile where its metadata names
   * none.
   */
  public Client profile(ClientProfile profile) {
    return new Client(
        json,
        clientId,
        clockSkew,
        clockTolerance,
        listedAlgorithmsAccepted,
        Objects.requireNonNull(profile, "profile"));
  }

  /** {@code client_id}, never empty. */
  public String clientId() {
    return clientId;
  }

  /** Every member, in the order of the document. */
  public JsonObject json() {
    return json;
  }

  /** The correction that is added to the local clock. */
  public Duration clockSkew() {
    return clockSkew;
  }

  /** The tolerance for JWT dates, never negative. */
  public Duration clockTolerance() {
    return clockTolerance;
  }

  /** The profile that the client is held to, or null. */
  public @Nullable ClientProfile profile() {
    return profile;
  }

  /** Whether every algorithm that the server lists is accepted: {@link #acceptListedAlgorithms}. */
  public boolean listedAlgorithmsAccepted() {
    return listedAlgorithmsAccepted;
  }

  /** {@code id_token_signed_response_alg}, or null. */
  public @Nullable String idTokenSignedResponseAlg() {
    return json.string("id_token_signed_response_alg");
  }

  /** {@code authorization_signed_response_alg} (JARM), or null. */
  public @Nullable String authorizationSignedResponseAlg() {
    return json.string("authorization_signed_response_alg");
  }

  /** {@code userinfo_signed_response_alg}, or null. */
  public @Nullable String userinfoSignedResponseAlg() {
    return json.string("userinfo_signed_response_alg");
  }

  /** {@code introspection_signed_response_alg} (RFC 9701), or null. */
  public @Nullable String introspectionSignedResponseAlg() {
    return json.string("introspection_signed_response_alg");
  }

  /** {@code require_auth_time}, default false. */
  public boolean requireAuthTime() {
    return Boolean.TRUE.equals(json.bool("require_auth_time"));
  }

  /** {@code default_max_age} in seconds, or null. */
  public @Nullable Long defaultMaxAge() {
    return json.integer("default_max_age");
  }

  /** {@code use_mtls_endpoint_aliases}, default false. */
  public boolean useMtlsEndpointAliases() {
    return Boolean.TRUE.equals(json.bool("use_mtls_endpoint_aliases"));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Client that
        && json.equals(that.json)
        && clockSkew.equals(that.clockSkew)
        && clockTolerance.equals(that.clockTolerance)
        && listedAlgorithmsAccepted == that.listedAlgorithmsAccepted
        && profile == that.profile;
  }

  @Override
  public int hashCode() {
    return Objects.hash(json, clockSkew, clockTolerance, listedAlgorithmsAccepted, profile);
  }

  @Override
  public String toString() {
    return "Client[" + clientId + "]";
  }
}
