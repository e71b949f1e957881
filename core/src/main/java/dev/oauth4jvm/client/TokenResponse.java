package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An accepted response of a token endpoint (RFC 6749, section 5.1). Only a grant creates one.
 *
 * <p>Immutable. Its {@code toString} shows no token.
 */
public final class TokenResponse {

  private static final String WHAT = "token endpoint response";

  private final JsonObject json;
  private final Secret accessToken;
  private final String tokenType;
  private final Instant issuedAt;
  private final @Nullable Duration expiresIn;
  private final @Nullable Secret refreshToken;
  private final @Nullable IdToken idToken;
  private final @Nullable List<JsonObject> authorizationDetails;

  private TokenResponse(
      JsonObject json,
      Secret accessToken,
      String tokenType,
      Instant issuedAt,
      @Nullable Duration expiresIn,
      @Nullable Secret refreshToken,
      @Nullable IdToken idToken,
      @Nullable List<JsonObject> authorizationDetails) {
    this.json = json;
    this.accessToken = accessToken;
    this.tokenType = tokenType;
    this.issuedAt = issuedAt;
    this.expiresIn = expiresIn;
    this.refreshToken = refreshToken;
    this.idToken = idToken;
    this.authorizationDetails = authorizationDetails;
  }

  /** {@code access_token}. */
  public Secret accessToken() {
    return accessToken;
  }

  /** {@code token_type} in lower case: {@code bearer}, {@code dpop}, or a recognized one. */
  public String tokenType() {
    return tokenType;
  }

  /**
   * The time of the request, by the clock of the run's {@link Env}: the access token was issued
   * then or a little later.
   */
  public Instant issuedAt() {
    return issuedAt;
  }

  /**
   * The time from which the access token is no longer valid: {@code expires_in} after {@link
   * #issuedAt}, so never later than the server's own; null if the server sends no {@code
   * expires_in}.
   */
  public @Nullable Instant expiresAt() {
    return expiresIn == null ? null : issuedAt.plus(expiresIn);
  }

  /** {@code expires_in}; null if the server sends none. */
  public @Nullable Duration expiresIn() {
    return expiresIn;
  }

  /**
   * {@code scope}, space-delimited even if the server sends an array; null if it is the requested
   * scope (RFC 6749, section 5.1).
   */
  public @Nullable String scope() {
    return Scope.of(json);
  }

  /** {@code refresh_token}, or null. */
  public @Nullable Secret refreshToken() {
    return refreshToken;
  }

  /**
   * The validated {@code id_token}; null when there is none, or it was {@linkplain
   * RefreshGrant#ignoreIdToken ignored}.
   */
  public @Nullable IdToken idToken() {
    return idToken;
  }

  /**
   * The granted {@code authorization_details} (RFC 9396, section 7), unmodifiable; null if the
   * server sends none.
   */
  public @Nullable List<JsonObject> authorizationDetails() {
    return authorizationDetails;
  }

  /** All members, including unknown ones and the tokens. */
  public JsonObject json() {
    return json;
  }

  @Override
  public String toString() {
    return "TokenResponse[" + tokenType + ", expires_in=" + expiresIn + ", scope=" + scope() + "]";
  }

  static TokenResponse judge(
      AuthorizationServer server,
      Client client,
      Response response,
      TokenRules rules,
      Instant issuedAt,
      Env env) {
    JsonObject json = Responses.oauthJson(response, 200, "access_token", WHAT);
    Secret accessToken = Secret.of(Responses.requireVisible(json, "access_token", WHAT));
    String type = Responses.requireString(json, "token_type", WHAT).toLowerCase(Locale.ROOT);
    Duration expiresIn = json.get("expires_in") != null ? JsonSeconds.expiresIn(json, WHAT) : null;
    Secret refreshToken =
        json.get("refresh_token") != null
            ? Secret.of(Responses.requirePrintable(json, "refresh_token", WHAT))
            : null;
    String scope = Scope.of(json);
    if (json.get("scope") != null && scope == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the " + WHAT + " has an unexpected value",
          Details.member("scope", "a string", json.get("scope")));
    }
    if (scope != null && !scope.isEmpty()) {
      Responses.requirePrintable(JsonObject.of("scope", scope), "scope", WHAT);
    }
    IdToken idToken = null;
    if (rules.seesIdToken(json)) {
      String token = Responses.requireString(json, "id_token", WHAT);
      idToken = IdTokenCheck.check(server, client, token, rules.idToken(), List.of(), env);
    }
    if (!type.equals("bearer") && !type.equals("dpop") && !rules.recognized().contains(type)) {
      throw new UnsupportedException(
          "the "
              + WHAT
              + " has a \"token_type\" that is not supported: bearer and dpop are, and"
              + " recognizeTokenType(…) accepts one more");
    }
    List<JsonObject> details = AuthorizationDetails.of(json, WHAT);
    return new TokenResponse(
        json, accessToken, type, issuedAt, expiresIn, refreshToken, idToken, details);
  }
}
