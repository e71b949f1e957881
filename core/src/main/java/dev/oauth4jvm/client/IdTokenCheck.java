package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.client.IdTokenRules.Nonce;
import dev.oauth4jvm.client.IdTokenRules.User;
import dev.oauth4jvm.internal.AcceptedAlgorithms;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.NestedJwt;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checks of an ID Token, numbered as in OpenID Connect Core 1.0, section 3.1.3.7. */
final class IdTokenCheck {

  private IdTokenCheck() {}

  /**
   * Checks all but the signature.
   *
   * @param alsoRequired claims beyond those that each ID Token has
   */
  static IdToken check(
      AuthorizationServer server,
      Client client,
      String token,
      IdTokenRules rules,
      List<String> alsoRequired,
      Env env) {
    // 1. decrypted, if it is encrypted
    UnverifiedJwt jwt =
        NestedJwt.parse(token, rules.decrypter(), client, "id_token_encrypted_response_alg");
    JsonObject claims = jwt.claims();
    long now = env.epochSecond() + client.clockSkew().toSeconds();
    long tolerance = client.clockTolerance().toSeconds();
    // 7. alg
    AcceptedAlgorithms.require(
        jwt.header(),
        client,
        "id_token_signed_response_alg",
        server.idTokenSigningAlgValuesSupported(),
        "RS256");
    // 9. exp
    JwtChecks.registeredClaims(claims, now, tolerance);
    JwtChecks.requirePresent(claims, required(client, rules, alsoRequired));
    // 10. iat
    JwtChecks.notIssuedInTheFuture(claims, now, tolerance);
    requireRecent(claims, now - rules.maxAge().toSeconds());
    // 2. iss
    JwtChecks.requireIssuer(claims, server);
    // 3. aud
    JwtChecks.requireAudience(claims, client.clientId());
    // 4. and 5. azp
    requireAuthorizedParty(claims, client.clientId(), rules.trustedAudiences());
    JwtChecks.requireNonEmpty(claims, "sub");
    requireUser(claims, rules.user());
    // 11. nonce
    requireNonce(claims, rules.nonce());
    // 13. auth_time
    requireAuthTime(claims, rules.effectiveMaxAge(client), now - tolerance);
    return new IdToken(server, jwt);
  }

  private static List<String> required(
      Client client, IdTokenRules rules, List<String> alsoRequired) {
    List<String> required = new ArrayList<>(List.of("aud", "exp", "iat", "iss", "sub"));
    required.addAll(alsoRequired);
    if (rules.nonce() instanceof Nonce.Sent) {
      required.add("nonce");
    }
    if (client.requireAuthTime() || rules.effectiveMaxAge(client) != null) {
      required.add("auth_time");
    }
    return required;
  }

  /** Requires that the caller trusts every other audience, unless {@code azp} is this client. */
  private static void requireAuthorizedParty(
      JsonObject claims, String clientId, Set<String> trusted) {
    List<String> audiences = claims.strings("aud");
    if (audiences == null || audiences.size() == 1 || clientId.equals(claims.string("azp"))) {
      return;
    }
    if (claims.has("azp")) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          "the ID Token has several audiences and was issued to another client",
          Details.claim("azp", clientId, claims.get("azp")));
    }
    for (String audience : audiences) {
      if (!audience.equals(clientId) && !trusted.contains(audience)) {
        throw new ProcessingException(
            ErrorCode.JWT_CLAIM_COMPARISON,
            "the ID Token has an audience that is not trusted, and no \"azp\" that says to whom it"
                + " was issued; trustAudience(…) trusts one more",
            Details.claim("aud", clientId, audience));
      }
    }
  }

  /** Requires the user of an earlier ID Token (sections 3.3.3.6 and 12.2). */
  private static void requireUser(JsonObject claims, @Nullable User expected) {
    if (expected == null) {
      return;
    }
    // sub is unique within an issuer only, and a server with many tenants has many
    if (expected.issuer() != null) {
      requireUser(claims, "iss", expected.issuer());
    }
    requireUser(claims, "sub", expected.subject());
  }

  private static void requireUser(JsonObject claims, String name, String expected) {
    if (!claims.has(name, expected)) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          "the ID Token is about another user",
          Details.claim(name, expected, claims.get(name)));
    }
  }

  private static void requireRecent(JsonObject claims, long earliest) {
    BigDecimal issuedAt = claims.number("iat");
    if (issuedAt == null || issuedAt.compareTo(BigDecimal.valueOf(earliest)) < 0) {
      throw new ProcessingException(
          ErrorCode.JWT_TIMESTAMP_CHECK,
          Reason.EXPIRED,
          "the ID Token was issued too long ago; maxIdTokenAge(…) allows for older ones",
          Details.claim("iat", "at least " + earliest, claims.get("iat")));
    }
  }

  private static void requireNonce(JsonObject claims, Nonce rule) {
    if (rule == Nonce.Unsent.ANY) {
      return;
    }
    String expected = rule instanceof Nonce.Sent sent ? sent.value() : null;
    if (expected == null ? claims.has("nonce") : !expected.equals(claims.string("nonce"))) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          expected == null
              ? "the ID Token has a nonce, though none was expected: say which one was sent"
              : "the ID Token is not the answer to this authorization request: its nonce differs",
          Details.claim(
              "nonce",
              expected == null ? "no nonce" : "the nonce that was sent",
              claims.has("nonce") ? "another value" : null));
    }
  }

  private static void requireAuthTime(JsonObject claims, @Nullable Long maxAge, long now) {
    if (!claims.has("auth_time")) {
      return;
    }
    BigDecimal authTime = claims.number("auth_time");
    if (authTime == null || authTime.signum() < 0) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the ID Token's authentication time has an unexpected value",
          Details.claim("auth_time", "a number of seconds, 0 or more", claims.get("auth_time")));
    }
    // compared, not used in a computation: a sum has all the digits of the token's number
    if (maxAge != null && authTime.compareTo(BigDecimal.valueOf(now - maxAge)) < 0) {
      throw new ProcessingException(
          ErrorCode.JWT_TIMESTAMP_CHECK,
          "the end-user's authentication is longer ago than max_age, " + maxAge + " s, allows",
          Details.claim("auth_time", now - maxAge, claims.get("auth_time")));
    }
  }
}
