package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An accepted UserInfo response (OpenID Connect Core 1.0, section 5.3.2).
 *
 * <p>Immutable. Its {@code toString} shows only {@code sub}.
 */
public final class UserInfoResponse {

  private final JsonObject claims;
  private final @Nullable Signed signed;

  UserInfoResponse(JsonObject claims) {
    this(claims, null);
  }

  private UserInfoResponse(JsonObject claims, @Nullable Signed signed) {
    this.claims = claims;
    this.signed = signed;
  }

  /** {@code sub}: the user at this issuer. */
  public String subject() {
    return String.valueOf(claims.string("sub"));
  }

  /** All claims, including unknown ones. */
  public JsonObject claims() {
    return claims;
  }

  /** The response as a JWT, for {@link SignatureValidation}; null if it is JSON. */
  public @Nullable Signed signed() {
    return signed;
  }

  @Override
  public String toString() {
    return "UserInfoResponse[sub=" + subject() + "]";
  }

  /** A UserInfo response that is a JWT. */
  public static final class Signed extends SignedResponse {

    Signed(AuthorizationServer server, UnverifiedJwt jwt) {
      super(server, jwt);
    }

    /** The response in the JWT. */
    public UserInfoResponse response() {
      return new UserInfoResponse(jwt().claims(), this);
    }

    @Override
    public String toString() {
      return response().toString();
    }
  }
}
