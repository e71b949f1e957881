package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks of an introspection response at a protected resource (RFC 7662, section 2.2; RFC 8705,
 * section 3.2; RFC 9449, section 6.2).
 *
 * @param server the server that responded
 * @param rules audience, clock and binding
 * @param audienceMayBeMissing whether a response without {@code aud} is accepted
 * @param keepFor how long a response is used, in seconds
 */
record StateCheck(
    AuthorizationServer server,
    AccessTokenRules rules,
    boolean audienceMayBeMissing,
    long keepFor) {

  private static final List<String> STRINGS = List.of("client_id", "username", "token_type");

  /**
   * Accepts the response of an active token for this resource.
   *
   * @param at when the response was requested, in seconds since the epoch
   * @throws ProcessingException with the reason of the first fault
   * @throws dev.oauth4jvm.UnsupportedException of {@link Reason#BINDING} when {@code cnf} has
   *     another method than those that are supported
   */
  TokenState accept(JsonObject response, long at, Env env) {
    if (!Boolean.TRUE.equals(response.bool("active"))) {
      throw new ProcessingException(
          ErrorCode.JSON_ATTRIBUTE_COMPARISON,
          Reason.INACTIVE,
          "the authorization server says that the token is not active",
          Details.member("active", true, response.get("active")));
    }
    JsonObject claims;
    JsonObject confirmation;
    try {
      claims = check(response, env);
      confirmation = Binding.confirmation(claims, null);
      checkType(claims, Binding.thumbprint(confirmation, Binding.JKT));
    } catch (ProcessingException refused) {
      throw inResponse(refused);
    }
    long expiresAt =
        rules.clock().local(JwtChecks.requireDate(claims, "exp").getEpochSecond()).getEpochSecond();
    return new TokenState(claims, confirmation, at, Math.min(expiresAt, at + keepFor));
  }

  /** The failure of a check that other kinds of tokens have too, as one of the response. */
  private static ProcessingException inResponse(ProcessingException refused) {
    Details compared = refused.details();
    String member = compared.name();
    return new ProcessingException(
        refused.code(),
        refused.reason(),
        "the introspection response is refused"
            + (member == null ? "" : " for its member \"" + member + "\""),
        member == null
            ? Details.NONE
            : Details.member(member, compared.expected(), compared.actual()),
        refused);
  }

  /** The checks of section 2.2, in its order. */
  private JsonObject check(JsonObject response, Env env) {
    long now = rules.now(env);
    long tolerance = rules.tolerance();
    if (response.has("scope") && !response.isString("scope") && response.strings("scope") == null) {
      throw unexpected(
          "scope", "a string or, as some servers send it, an array of strings", response);
    }
    for (int i = 0; i < STRINGS.size(); i++) {
      JwtChecks.stringOrAbsent(response, STRINGS.get(i));
    }
    if (!response.has("exp")) {
      throw unexpected("exp", "a number of seconds since the epoch", response);
    }
    JwtChecks.registeredClaims(response, now, tolerance);
    JwtChecks.notIssuedInTheFuture(response, now, tolerance);
    JwtChecks.stringOrAbsent(response, "sub");
    if (response.has("aud") || !audienceMayBeMissing) {
      JwtChecks.requireAudience(response, rules.audience());
    }
    JsonObject claims = withIssuer(response);
    JwtChecks.requireIssuer(claims, server);
    JwtChecks.stringOrAbsent(claims, "jti");
    return claims;
  }

  /** The response with the issuer: the server that vouches for the token, if it does not say. */
  private JsonObject withIssuer(JsonObject response) {
    return response.has("iss") || server.issuerTemplate() != null
        ? response
        : response.with("iss", server.issuer());
  }

  /**
   * Checks the kind of the token: a server also responds for refresh tokens. Without {@code aud},
   * {@code token_type} must say that this is none. Other members that name the kind are {@code
   * token_use} (Ory Hydra) and {@code typ} (Keycloak).
   */
  private static void checkType(JsonObject claims, @Nullable String thumbprint) {
    String type = claims.string("token_type");
    if (thumbprint == null && PresentedToken.DPOP.equalsIgnoreCase(type)) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.BINDING,
          "a DPoP token is not bound to a key",
          Details.member("cnf.jkt", "a JWK thumbprint", null));
    }
    if (type == null && !claims.has("aud")) {
      throw otherType("token_type", List.of(PresentedToken.BEARER, PresentedToken.DPOP), null);
    }
    // RFC 9449, section 6.2: of a token that is bound to a DPoP key, token_type is DPoP
    if (type != null
        && !type.equalsIgnoreCase(
            thumbprint == null ? PresentedToken.BEARER : PresentedToken.DPOP)) {
      throw otherType(
          "token_type", thumbprint == null ? PresentedToken.BEARER : PresentedToken.DPOP, type);
    }
    requireOneOf(claims, "token_use", "access_token", "access");
    requireOneOf(claims, "typ", "at+jwt", "Bearer", "DPoP");
  }

  private static void requireOneOf(JsonObject claims, String name, String... expected) {
    String value = claims.string(name);
    if (value == null) {
      return;
    }
    for (String one : expected) {
      if (one.equalsIgnoreCase(value)) {
        return;
      }
    }
    throw otherType(name, List.of(expected), value);
  }

  private static ProcessingException otherType(
      String name, Object expected, @Nullable String actual) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.TYPE,
        "the token is of another kind",
        Details.member(name, expected, actual));
  }

  private static ProcessingException unexpected(String name, String expected, JsonObject response) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.CLAIM,
        "a member has an unexpected value",
        Details.member(name, expected, response.get(name)));
  }
}
