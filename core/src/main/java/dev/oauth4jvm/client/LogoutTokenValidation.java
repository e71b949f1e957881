package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.AcceptedAlgorithms;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.NestedJwt;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Validates the logout token that the authorization server posts to a client (OpenID Connect
 * Back-Channel Logout 1.0, section 2.6).
 *
 * <p>Detecting a repeated {@code jti} needs a memory: {@link #refuseReplays}. Immutable: each
 * method returns a changed copy.
 */
public final class LogoutTokenValidation implements Operation<LogoutToken> {

  static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final Jwks jwks;
  private final Client client;
  private final Form posted;
  private final @Nullable JweDecrypter decrypter;
  private final @Nullable Replays replays;

  private LogoutTokenValidation(
      Jwks jwks,
      Client client,
      Form posted,
      @Nullable JweDecrypter decrypter,
      @Nullable Replays replays) {
    this.jwks = Objects.requireNonNull(jwks, "jwks");
    this.client = Objects.requireNonNull(client, "client");
    this.posted = Objects.requireNonNull(posted, "posted");
    this.decrypter = decrypter;
    this.replays = replays;
  }

  /** The validation of a form posted by the server with these keys ({@link Form#post}). */
  public static LogoutTokenValidation of(Jwks jwks, Client client, Form posted) {
    return new LogoutTokenValidation(jwks, client, posted, null, null);
  }

  /** Decrypts an encrypted token; by default it is refused. */
  public LogoutTokenValidation decrypter(JweDecrypter by) {
    return new LogoutTokenValidation(
        jwks, client, posted, Objects.requireNonNull(by, "decrypter"), replays);
  }

  /** Refuses a replay: a token whose {@code jti} was seen before (section 2.6, step 8). */
  public LogoutTokenValidation refuseReplays(Replays seen) {
    return new LogoutTokenValidation(
        jwks, client, posted, decrypter, Objects.requireNonNull(seen, "seen"));
  }

  @Override
  public Step<LogoutToken> begin(Env env) {
    List<String> tokens = posted.all("logout_token");
    if (tokens.size() != 1) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the request must have exactly one \"logout_token\"",
          Details.member("logout_token", 1, tokens.size()));
    }
    AuthorizationServer server = jwks.authorizationServer();
    // 1. decrypted, if it is encrypted
    UnverifiedJwt jwt =
        NestedJwt.parse(tokens.get(0), decrypter, client, "id_token_encrypted_response_alg");
    JsonObject claims = jwt.claims();
    // 3. alg, iss, aud, iat, exp as for an ID Token
    AcceptedAlgorithms.require(
        jwt.header(),
        client,
        "id_token_signed_response_alg",
        server.idTokenSigningAlgValuesSupported(),
        "RS256");
    if (jwt.header().type() != null && !JwtChecks.hasType(jwt.header(), "JWT")) {
      JwtChecks.requireType(jwt.header(), "logout+jwt");
    }
    JwtChecks.registeredClaims(claims, client, env);
    JwtChecks.requirePresent(claims, List.of("iss", "aud", "iat", "exp", "jti", "events"));
    JwtChecks.notIssuedInTheFuture(claims, client, env);
    JwtChecks.requireIssuer(claims, server);
    JwtChecks.requireAudience(claims, client.clientId());
    JwtChecks.requireNonEmpty(claims, "jti");
    // 4. sub or sid
    if (claims.has("sub")) {
      JwtChecks.requireNonEmpty(claims, "sub");
    }
    if (claims.has("sid")) {
      JwtChecks.requireNonEmpty(claims, "sid");
    }
    if (!claims.has("sub") && !claims.has("sid")) {
      throw invalid(Reason.CLAIM, "names neither a user (\"sub\") nor a session (\"sid\")", "sub");
    }
    // 5. events
    JsonObject events = claims.object("events");
    if (events == null || events.object(EVENT) == null) {
      throw invalid(Reason.CLAIM, "is not about a back-channel logout", "events");
    }
    // 6. no nonce: it might be an ID Token
    if (claims.has("nonce")) {
      throw invalid(Reason.CLAIM, "has a nonce, which only an ID Token has", "nonce");
    }
    // 2. the signature
    return Steps.then(
        jwks.key(jwt.header().algorithm(), jwt.header().keyId()).begin(env),
        new Verification(this, jwt));
  }

  private record Verification(LogoutTokenValidation asked, UnverifiedJwt jwt)
      implements Steps.Next<VerificationKey, LogoutToken> {
    @Override
    public Step<LogoutToken> after(VerificationKey key) {
      JwtChecks.verify(jwt, key);
      asked.requireFirst(jwt.claims());
      return new Step.Done<>(new LogoutToken(jwt.claims()));
    }
  }

  /** Refuses a replay (section 2.6, step 8); last, so that forged tokens are not remembered. */
  private void requireFirst(JsonObject claims) {
    BigDecimal expires = claims.number("exp");
    if (replays == null || expires == null) {
      return;
    }
    // from then on refused as expired, at most a second later because of rounding
    Instant until =
        Instant.ofEpochSecond(expires.longValue() + 1)
            .minus(client.clockSkew())
            .plus(client.clockTolerance());
    String id = JwtChecks.requireString(claims, "jti");
    String issuer = JwtChecks.requireString(claims, "iss");
    if (!JwtChecks.isFirst(replays, issuer, id, until)) {
      throw invalid(Reason.REPLAY, "was used before", "jti");
    }
  }

  private static ProcessingException invalid(Reason reason, String what, String claim) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        reason,
        "the logout token " + what,
        new Details(Details.Place.CLAIM, claim, null, null));
  }
}
