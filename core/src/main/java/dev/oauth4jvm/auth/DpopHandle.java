package dev.oauth4jvm.auth;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.ClientJwt;
import dev.oauth4jvm.internal.Htu;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.Sha256;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes DPoP proofs with one key, and remembers the nonces that servers require in them (RFC 9449).
 *
 * <p>An operation with a handle sends its request once more when the server requires a nonce in the
 * proof; {@link #withoutRetry} leaves the repetition to the caller. The key may be in an HSM. Safe
 * for use by any number of threads; keep one handle per key.
 */
public final class DpopHandle {

  private static final int MAX_ORIGINS = 100;
  private static final int MAX_NONCE = 2048;
  private static final String NONCE_ERROR = "use_dpop_nonce";

  private final SigningKey key;
  private final JsonObject header;
  private final String thumbprint;
  private final long clockSkew;
  private final boolean retries;
  private final Nonces nonces;

  private DpopHandle(SigningKey key, long clockSkew, boolean retries, Nonces nonces) {
    this.key = key;
    this.header =
        JsonObject.of(
            "alg", key.algorithm().value(),
            "typ", "dpop+jwt",
            "jwk", key.toPublicJwk().json().without("use"));
    this.thumbprint = key.toPublicJwk().thumbprint();
    this.clockSkew = clockSkew;
    this.retries = retries;
    this.nonces = nonces;
  }

  /**
   * A handle for a key whose public half is known.
   *
   * @throws IllegalStateException when the public half is unknown
   */
  public static DpopHandle of(SigningKey key) {
    return of(key, Duration.ZERO);
  }

  /** A handle with a correction that is added to the local clock; whole seconds. */
  public static DpopHandle of(SigningKey key, Duration clockSkew) {
    return new DpopHandle(
        Objects.requireNonNull(key, "key"), clockSkew.toSeconds(), true, new Nonces());
  }

  /**
   * A handle that shares the key and the nonces, but never causes a second request: an error that
   * requires a nonce is thrown, and {@link #isNonceError(OAuthException)} recognizes it. By then
   * the nonce is remembered, so running the operation again is enough.
   */
  public DpopHandle withoutRetry() {
    return new DpopHandle(key, clockSkew, false, nonces);
  }

  /** Whether operations send the request once more after a nonce error. */
  public boolean retries() {
    return retries;
  }

  /** The key's thumbprint: {@code dpop_jkt} of an authorization request (section 10). */
  public String thumbprint() {
    return thumbprint;
  }

  /**
   * A proof for one request (section 4.2). If the key signs elsewhere, the call blocks; {@link
   * #beginProof} does not.
   *
   * @param method the request's method
   * @param uri the request's URL; the proof omits query and fragment
   * @param accessToken the access token in the request, or null
   * @param env clock and randomness
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Secret proof(String method, URI uri, @Nullable Secret accessToken, Env env) {
    return Secret.of(Jws.sign(key, header, claims(method, uri, accessToken, env)));
  }

  /**
   * Begins to make a proof for one request, without blocking if the key signs elsewhere: {@code env
   * -> handle.beginProof(method, uri, accessToken, env)} is an operation.
   *
   * @param method the request's method
   * @param uri the request's URL; the proof omits query and fragment
   * @param accessToken the access token in the request, or null
   * @param env clock and randomness
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Step<Secret> beginProof(String method, URI uri, @Nullable Secret accessToken, Env env) {
    return key.isRemote()
        ? Steps.then(
            ClientJwt.signing(key, header, claims(method, uri, accessToken, env)),
            jwt -> new Step.Done<>(Secret.of(jwt)))
        : new Step.Done<>(proof(method, uri, accessToken, env));
  }

  private JsonObject claims(String method, URI uri, @Nullable Secret accessToken, Env env) {
    Objects.requireNonNull(method, "method");
    if (!Htu.isAbsolute(uri)) {
      throw new IllegalArgumentException("uri is not absolute, with scheme and authority");
    }
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("jti", RandomValue.of(env))
            .put("htm", method)
            .put("htu", Htu.of(uri))
            .put("iat", env.epochSecond() + clockSkew);
    if (accessToken != null) {
      claims.put("ath", Sha256.base64Url(accessToken.reveal()));
    }
    String nonce = nonces.of(Htu.origin(uri));
    if (nonce != null) {
      claims.put("nonce", nonce);
    }
    return claims.build();
  }

  /**
   * The request with the access token in the DPoP scheme, and a proof (section 7.1). If the key
   * signs elsewhere, the call blocks.
   */
  public Request prove(Request request, Secret accessToken, Env env) {
    return request
        .header("authorization", "DPoP " + accessToken.reveal())
        .header("dpop", proof(request.method(), request.uri(), accessToken, env).reveal());
  }

  /**
   * Remembers the nonce of a response for later proofs to its origin (section 8.2). A malformed
   * nonce is ignored.
   *
   * @return whether there is a nonce
   */
  public boolean remember(URI uri, Response response) {
    List<String> fields = response.headers().all("dpop-nonce");
    if (fields.size() != 1 || !isNonce(fields.get(0))) {
      return false;
    }
    nonces.put(Htu.origin(uri), fields.get(0));
    return true;
  }

  /**
   * Whether a response requires the server's nonce in the proof: with a status of 4xx, it has a
   * DPoP challenge with {@code use_dpop_nonce}, perhaps beside other challenges (section 9), or
   * that error in a JSON body (section 8).
   */
  public static boolean isNonceError(Response response) {
    if (!isRefusal(response.status())) {
      return false;
    }
    for (Challenge challenge : Challenge.parse(response.headers())) {
      if (challenge.scheme().equals("dpop") && NONCE_ERROR.equals(challenge.parameter("error"))) {
        return true;
      }
    }
    return NONCE_ERROR.equals(Responses.oauthError(response));
  }

  /** Whether an operation failed because the proof needs the server's nonce. */
  public static boolean isNonceError(OAuthException failure) {
    return failure instanceof ChallengeException challenged
        ? isNonceError(challenged.response())
        : failure instanceof ResponseBodyException body
            && body.error().equals(NONCE_ERROR)
            && isRefusal(body.status());
  }

  private static boolean isRefusal(int status) {
    return status / 100 == 4;
  }

  /**
   * Whether a text is a nonce: visible ASCII without quote and backslash (section 8.1), short
   * enough for a proof.
   */
  private static boolean isNonce(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MAX_NONCE;
  }

  @Override
  public String toString() {
    return "DpopHandle[" + thumbprint + "]";
  }

  /** The nonces of the most recently used origins. */
  private static final class Nonces {

    private final Map<String, String> byOrigin =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_ORIGINS;
          }
        };

    synchronized @Nullable String of(String origin) {
      return byOrigin.get(origin);
    }

    synchronized void put(String origin, String nonce) {
      byOrigin.put(origin, nonce);
    }
  }
}
