package dev.oauth4jvm.budget;

import dev.oauth4jvm.budget.Input.Syntax;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Where texts from outside come in, with the bounds of what one byte of them may cost: bytes
 * allocated, and {@linkplain Work steps}. What is called may also refuse.
 */
enum EntryPoint implements BiFunction<String, String, Runnable> {
  ACCESS_TOKEN(
      Tokens::accessToken, "x", "exp", "iat", "nbf", "iss", "aud", "sub", "scope", "cnf", "jti"),
  ACCESS_TOKEN_HEADER(Tokens::accessTokenHeader, "x", "kid", "typ", "alg", "jwk"),
  ADMISSION(Tokens::admission, "x", "iss", "scope", "acr", "auth_time", "cnf"),
  TOKEN_ALONE(Tokens::alone, "x", "iss", "cnf"),
  DPOP_PROOF(Tokens::dpopProof, "x", "iat", "jti", "htm", "htu", "ath"),
  DPOP_PROOF_HEADER(Tokens::dpopProofHeader, "x", "kid", "jwk"),
  DPOP_PROOF_KEY(Tokens::dpopProofKey, "x", "x5c", "kid", "y"),
  ID_TOKEN(Tokens::idToken, "x", "iat", "auth_time", "aud", "azp", "nonce", "sub"),
  HYBRID_RESPONSE(Tokens::hybrid, "x", "iat", "auth_time", "c_hash", "aud"),
  JARM(Tokens::jarm, "x", "exp", "code", "state", "error"),
  LOGOUT_TOKEN(Tokens::logoutToken, "x", "exp", "events", "jti", "sid"),
  JWK_SET(Documents::jwkSet, "keys", "x"),
  JWK(Documents::jwk, "kid", "x5c", "key_ops", "n", "x", "y", "kty"),
  CACHE_ENTRY(Documents::cacheEntry, "jwks", "uat", "x"),
  SERVER_METADATA(Documents::serverMetadata, "x", "issuer", "jwks_uri"),
  RESOURCE_METADATA(Documents::resourceMetadata, "x", "resource", "authorization_servers"),
  TOKEN_RESPONSE(
      Documents::tokenResponse,
      "x",
      "access_token",
      "token_type",
      "expires_in",
      "scope",
      "id_token",
      "authorization_details"),
  PUSHED_REQUEST(Documents::pushedRequest, "x", "request_uri", "expires_in"),
  DEVICE_CODES(Documents::deviceCodes, "x", "user_code", "verification_uri", "interval"),
  BACKCHANNEL(Documents::backchannel, "x", "auth_req_id", "interval", "expires_in"),
  INTROSPECTION(Documents::introspection, "x", "active", "exp"),
  USER_INFO(Documents::userInfo, "x", "sub", "aud"),
  REGISTRATION(Documents::registration, "x", "client_secret", "client_secret_expires_at"),
  ERROR_BODY(Documents::errorBody, "error", "error_description", "x"),
  PING(Documents::ping, "x", "auth_req_id"),
  FORM_POST(Syntax.FORM, Texts::formPost),
  /** Each parameter is searched for in the beginning of the error's description. */
  AUTHORIZATION_RESPONSE(Syntax.FORM, Texts::redirect, 400),
  JARM_REDIRECT(Syntax.FORM, Texts::jarmRedirect),
  FRONTCHANNEL_LOGOUT(Syntax.FORM, Texts::frontchannelLogout),
  CHALLENGE(Syntax.FIELD, Texts::challenge),
  REQUEST_PATH(Syntax.FIELD, Texts::path),
  DPOP_NONCE(Syntax.FIELD, Texts::nonce),
  AUTHORIZATION_FIELD(Syntax.FIELD, Texts::authorization),
  FORWARDED(Syntax.FIELD, Texts::forwarded),
  FORWARDED_HOST(Syntax.FIELD, Texts::forwardedHost),
  REQUEST_TARGET(Syntax.FIELD, Texts::target),
  CLIENT_CERT(Syntax.FIELD, Texts::clientCert),
  ESCAPED_CERT(Syntax.FIELD, Texts::escapedCert),
  ENVOY_CERT(Syntax.FIELD, Texts::envoyCert);

  /** Bytes that may be allocated for a byte of JSON; for one of other texts. */
  private static final int ALLOCATED_BY_JSON = 400;

  private static final int ALLOCATED_BY_TEXT = 400;

  /** Steps for a byte, unless an entry point needs more. */
  private static final int STEPS = 60;

  final Syntax syntax;
  final int allocated;
  final int steps;

  /** The members that hostile values stand for, {@code x} being one that nobody knows. */
  @SuppressWarnings("ImmutableEnumChecker") // it is of List.of
  final List<String> members;

  @SuppressWarnings("ImmutableEnumChecker") // the methods named above hold nothing
  private final BiFunction<String, String, Runnable> preparation;

  EntryPoint(BiFunction<String, String, Runnable> preparation, String... members) {
    this.syntax = Syntax.JSON;
    this.preparation = preparation;
    this.members = List.of(members);
    this.allocated = ALLOCATED_BY_JSON;
    this.steps = STEPS;
  }

  EntryPoint(Syntax syntax, Function<String, Runnable> preparation) {
    this(syntax, preparation, STEPS);
  }

  EntryPoint(Syntax syntax, Function<String, Runnable> preparation, int steps) {
    this.syntax = syntax;
    this.preparation = (none, text) -> preparation.apply(text);
    this.members = List.of("");
    this.allocated = ALLOCATED_BY_TEXT;
    this.steps = steps;
  }

  /** What reads the hostile value of that member. */
  @Override
  public Runnable apply(String member, String value) {
    return preparation.apply(member, value);
  }
}
