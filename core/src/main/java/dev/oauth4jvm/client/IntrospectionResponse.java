package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An accepted introspection response (RFC 7662, section 2.2).
 *
 * <p>Immutable. Its {@code toString} shows only whether the token is active.
 */
public final class IntrospectionResponse {

  private final JsonObject json;
  private final boolean active;
  private final @Nullable Signed signed;

  IntrospectionResponse(JsonObject json, boolean active) {
    this(json, active, null);
  }

  private IntrospectionResponse(JsonObject json, boolean active, @Nullable Signed signed) {
    this.json = json;
    this.active = active;
    this.signed = signed;
  }

  /**
   * {@code active}, as received over TLS. The signature of a JWT is not verified yet: see {@link
   * #signed}.
   */
  public boolean isActive() {
    return active;
  }

  /** All members, including unknown ones. */
  public JsonObject json() {
    return json;
  }

  /** {@code sub}, or null. */
  public @Nullable String subject() {
    return json.string("sub");
  }

  /** {@code client_id}, or null. */
  public @Nullable String clientId() {
    return json.string("client_id");
  }

  /** {@code scope}, space-delimited even if the server sends an array; or null. */
  public @Nullable String scope() {
    return Scope.of(json);
  }

  /** The response as a JWT, for {@link SignatureValidation}; null if it is JSON. */
  public @Nullable Signed signed() {
    return signed;
  }

  @Override
  public String toString() {
    return "IntrospectionResponse[active=" + active + "]";
  }

  /** An introspection response that is a JWT (RFC 9701). */
  public static final class Signed extends SignedResponse {

    private final JsonObject json;
    private final boolean active;

    Signed(AuthorizationServer server, UnverifiedJwt jwt, JsonObject json, boolean active) {
      super(server, jwt);
      this.json = json;
      this.active = active;
    }

    /** The response in the JWT. */
    public IntrospectionResponse response() {
      return new IntrospectionResponse(json, active, this);
    }

    @Override
    public String toString() {
      return response().toString();
    }
  }
}
