package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;

/**
 * An ID Token whose claims were validated (OpenID Connect Core 1.0, section 3.1.3.7). Only a grant
 * or an authorization response creates one.
 *
 * <p>Immutable. Its {@code toString} shows issuer and subject, not the token.
 */
public final class IdToken extends SignedResponse {

  IdToken(AuthorizationServer server, UnverifiedJwt jwt) {
    super(server, jwt);
  }

  /** All claims. */
  public JsonObject claims() {
    return jwt().claims();
  }

  /**
   * {@code iss}. For a server with many tenants, this is the tenant's issuer, not the {@linkplain
   * dev.oauth4jvm.IssuerTemplate template}: {@link #subject} is unique within it.
   */
  public String issuer() {
    return JwtChecks.requireString(claims(), "iss");
  }

  /** {@code sub}: the end-user at this issuer. */
  public String subject() {
    return JwtChecks.requireString(claims(), "sub");
  }

  /** {@code aud}, at least one. */
  public List<String> audience() {
    String one = claims().string("aud");
    List<String> many = one == null ? claims().strings("aud") : List.of(one);
    return many == null ? List.of() : many;
  }

  /** The token itself, for example as {@code id_token_hint}. */
  public Secret token() {
    return jwt().token();
  }

  @Override
  public String toString() {
    return "IdToken[iss=" + issuer() + ", sub=" + subject() + "]";
  }
}
