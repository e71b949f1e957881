package dev.oauth4jvm.resource;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validated access token: a JWT (RFC 9068), or a token that its authorization server vouched for
 * by introspection (RFC 7662). Only an {@link AccessTokenValidator} or a {@link ProtectedResource}
 * creates one, so it need not be checked again.
 *
 * <p>Immutable and safe to share. Its {@code toString} shows subject, client and audience, not the
 * token.
 */
public final class AccessToken {

  private final PresentedToken credentials;
  private final JsonObject claims;
  private final AccessTokenProfile profile;
  private final boolean proven;
  private final @Nullable String nonce;

  AccessToken(
      PresentedToken credentials,
      JsonObject claims,
      AccessTokenProfile profile,
      boolean proven,
      @Nullable String nonce) {
    this.credentials = credentials;
    this.claims = claims;
    this.profile = profile;
    this.proven = proven;
    this.nonce = nonce;
  }

  /**
   * All claims. Those of an introspected token are the members of the response, except a {@code
   * jti} that is the token itself, and {@code iss} if the response does not have it.
   */
  public JsonObject claims() {
    return claims;
  }

  /** The token itself, for a token exchange. */
  public Secret token() {
    return Secret.of(credentials.token());
  }

  /**
   * {@code iss}. Of a server with many tenants it is the tenant's, not the {@linkplain
   * dev.oauth4jvm.IssuerTemplate template}: {@link #subject} is unique within it.
   */
  public String issuer() {
    return JwtChecks.requireString(claims, "iss");
  }

  /** {@code sub}; null where its absence was allowed, or the introspection response has none. */
  public @Nullable String subject() {
    return claims.string("sub");
  }

  /**
   * The client, {@code client_id} or the claim that the {@linkplain AccessTokenProfile profile}
   * names; null where its absence was allowed, where the profile names none, or where the
   * introspection response has none.
   */
  public @Nullable String clientId() {
    String claim = AccessTokenProfile.present(profile.shape().client(), claims);
    return claim == null ? null : claims.string(claim);
  }

  /** {@code jti}; null where its absence was allowed, or the introspection response has none. */
  public @Nullable String id() {
    return claims.string("jti");
  }

  /**
   * {@code aud} or the claim that the profile takes in its place; at least one value, unless {@link
   * IntrospectedTokens#allowMissingAudience} allowed that there is none.
   */
  public List<String> audience() {
    String claim = AccessTokenProfile.present(profile.shape().audience(), claims);
    if (claim == null) {
      return List.of();
    }
    String one = claims.string(claim);
    List<String> many = one == null ? claims.strings(claim) : List.of(one);
    return many == null ? List.of() : many;
  }

  /** {@code exp}, in whole seconds, rounded down. */
  public Instant expiresAt() {
    return JwtChecks.requireDate(claims, "exp");
  }

  /**
   * The values of {@code scope}, or of the claim that the {@linkplain AccessTokenProfile profile}
   * names: a text of space-delimited values (RFC 9068, section 2.2.3) or, as many servers write it,
   * an array of strings. Empty when the claim is absent or of another type; unmodifiable.
   */
  public List<String> scopes() {
    String claim = AccessTokenProfile.present(profile.shape().scope(), claims);
    if (claim == null) {
      return List.of();
    }
    List<String> array = claims.strings(claim);
    if (array != null) {
      return array;
    }
    List<String> scopes = new ArrayList<>();
    String scope = claims.string(claim);
    int from = 0;
    while (scope != null && from < scope.length()) {
      int space = scope.indexOf(' ', from);
      int to = space < 0 ? scope.length() : space;
      if (to > from) {
        scopes.add(scope.substring(from, to));
      }
      from = to + 1;
    }
    return List.copyOf(scopes);
  }

  /** Whether {@link #scopes} has this value. */
  public boolean hasScope(String scope) {
    String claim = AccessTokenProfile.present(profile.shape().scope(), claims);
    String text = claim == null ? null : claims.string(claim);
    return text == null ? scopes().contains(scope) : hasScope(text, scope);
  }

  /** Whether a text of space-delimited values has this value; creates none of them. */
  private static boolean hasScope(String text, String scope) {
    int from = 0;
    while (from < text.length()) {
      int space = text.indexOf(' ', from);
      int to = space < 0 ? text.length() : space;
      if (to > from && to - from == scope.length() && text.startsWith(scope, from)) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  /**
   * Whether the sender proved the possession of the key that the token is bound to: by DPoP (RFC
   * 9449) or by a certificate in mutual TLS (RFC 8705).
   */
  public boolean isProven() {
    return proven;
  }

  /**
   * The nonce to send in the response's {@code DPoP-Nonce}, since that of the proof expires soon
   * (RFC 9449, section 8.2); null when no field is to be sent. A response with a nonce should have
   * {@code Cache-Control: no-store}.
   */
  public @Nullable String dpopNonce() {
    return nonce;
  }

  @Override
  public String toString() {
    // written as JSON, where no control character is left as it is
    return "AccessToken"
        + JsonObject.of("sub", subject(), "client_id", clientId(), "aud", audience()).toJson();
  }
}
