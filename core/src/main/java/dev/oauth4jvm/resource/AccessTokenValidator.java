package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksCache;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A resource server's rules for JWT access tokens of one authorization server (RFC 9068, section
 * 4): bearer tokens, and tokens that are bound to a DPoP key (RFC 9449, sections 4.3 and 7) or to
 * the client's certificate (RFC 8705, section 3).
 *
 * {@snippet file="ResourceServerSnippets.java" region="validate"}
 *
 * <p>Every leniency is a method of the {@link Builder}. A {@link ProtectedResource} accepts the
 * tokens of several servers. Immutable and safe for use by any number of threads. Keep one
 * validator, since by default it holds the server's keys in memory.
 */
public final class AccessTokenValidator {

  private final AccessTokenRules rules;
  private volatile @Nullable Refusals refusals;

  private AccessTokenValidator(AccessTokenRules rules) {
    this.rules = rules;
  }

  /**
   * A builder for the tokens of a server.
   *
   * @param server the issuer, or the {@linkplain dev.oauth4jvm.IssuerTemplate tenants}, and the
   *     location of the keys
   * @param audience this resource server's identifier
   * @throws IllegalArgumentException when the audience is empty
   */
  public static Builder of(AuthorizationServer server, String audience) {
    return new Builder(server, audience);
  }

  /**
   * The validation of the access token in a request's {@code Authorization}.
   *
   * <p>It fails with a {@link ProcessingException} or {@link dev.oauth4jvm.UnsupportedException}.
   * The code is {@link ErrorCode#INVALID_REQUEST} for faults of the request, and for faults of the
   * token, the proof or the authorization server's keys {@link ErrorCode#INVALID_RESPONSE}, {@link
   * ErrorCode#PARSE_ERROR}, {@link ErrorCode#JWT_TIMESTAMP_CHECK}, {@link
   * ErrorCode#JWT_CLAIM_COMPARISON}, {@link ErrorCode#KEY_SELECTION} or {@link
   * ErrorCode#UNSUPPORTED_OPERATION}. {@link OAuthException#reason()} is finer, and {@link
   * #refusal} derives the answer from it. An {@link java.io.IOException} means that the keys could
   * not be fetched.
   *
   * <p>A proof is accepted until 300 seconds after its date. A date may be in the future by the
   * {@linkplain Builder#clockTolerance tolerance}, 300 seconds at most. Within that time a proof
   * can be replayed, unless {@link Builder#refuseReplays} has a memory.
   *
   * @param request method, header fields, and the absolute URL that the client requested, which the
   *     caller restores behind a proxy
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Operation<AccessToken> validate(Request request) {
    return validate(request, null);
  }

  /**
   * The validation of the access token in a request over mutual TLS. A token that is bound to a
   * certificate ({@code cnf.x5t#S256}) is accepted with that certificate only (RFC 8705, section
   * 3).
   *
   * @param request as for {@link #validate(Request)}
   * @param certificate the client's certificate in the TLS handshake of this request, or the one
   *     that a proxy vouches for; null when there was none
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Operation<AccessToken> validate(Request request, @Nullable X509Certificate certificate) {
    return new AccessTokenValidation(rules, requireAbsolute(request), certificate);
  }

  /** The request, which must have an absolute URL. */
  static Request requireAbsolute(Request request) {
    if (!request.uri().isAbsolute() || request.uri().getRawAuthority() == null) {
      throw new IllegalArgumentException(
          "request must have an absolute URL, with scheme and authority");
    }
    return request;
  }

  /**
   * The answer to a request whose validation failed: a status, and a {@code WWW-Authenticate} field
   * for each accepted scheme (RFC 6750, section 3; RFC 9449, sections 7.1 and 7.2; RFC 9728,
   * section 5.1). The stage that the failure's {@linkplain OAuthException#reason() reason} belongs
   * to decides:
   *
   * <ul>
   *   <li>the request: 401 without an error when there are no credentials, 400 with {@code
   *       invalid_request} when {@code Authorization} is malformed;
   *   <li>the token: 401 with {@code invalid_token};
   *   <li>the proof: 401 with {@code invalid_dpop_proof}, or with {@code use_dpop_nonce} and a
   *       nonce in {@code DPoP-Nonce};
   *   <li>the authorization server's keys, the resource server itself ({@link
   *       dev.oauth4jvm.Reason#UNAVAILABLE}), an {@link java.io.IOException} or any other failure:
   *       503 without a challenge. The token may be good, and the client cannot help. The answer
   *       does not name the cause and the library writes no log: log the failure, as an outage.
   * </ul>
   *
   * @param failure the failure of {@link #validate}, or a {@link
   *     java.util.concurrent.CompletionException} with that failure for a cause
   * @return a response without a body; it has no {@code Retry-After}, since the end of the outage
   *     is not known
   */
  public Response refusal(Request request, Throwable failure) {
    return refusals().of(request.headers().all("authorization"), Requirement.NONE, failure);
  }

  /**
   * The answer to a valid token whose scope does not suffice: status 403 and the challenges (RFC
   * 6750, section 3.1).
   *
   * @param scope the scope that suffices: space-delimited values
   * @return a response without a body
   */
  public Response insufficientScope(AccessToken token, String scope) {
    return refusals().insufficientScope(token, Objects.requireNonNull(scope, "scope"));
  }

  /** Created at the first use: a starting process validates before it refuses. */
  private Refusals refusals() {
    Refusals known = refusals;
    if (known == null) {
      known = Refusals.of(rules);
      refusals = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "AccessTokenValidator[" + rules.issuer().identifier() + ", " + rules.audience() + "]";
  }

  /** Settings; each has a default. */
  public static final class Builder extends AccessTokenSettings<Builder> {

    private final AuthorizationServer server;
    private final String audience;
    private @Nullable Jwks jwks;
    private @Nullable JweDecrypter decrypter;
    private @Nullable URI resourceMetadata;

    private Builder(AuthorizationServer server, String audience) {
      this.server = Objects.requireNonNull(server, "server");
      this.audience = nonEmpty(audience, "audience");
    }

    /** Sets the source of the server's keys; by default a {@link Jwks} of its own, in memory. */
    public Builder jwks(Jwks jwks) {
      this.jwks = Objects.requireNonNull(jwks, "jwks");
      return this;
    }

    /** Sets the cache that the server's keys are taken from, and put into once fetched. */
    public Builder jwks(JwksCache cache) {
      return jwks(Jwks.of(server).cache(cache).build());
    }

    /** Sets the decrypter of encrypted tokens; by default they are refused. */
    public Builder decrypter(JweDecrypter decrypter) {
      this.decrypter = Objects.requireNonNull(decrypter, "decrypter");
      return this;
    }

    /**
     * Sets the location of this resource server's metadata, which refusals name (RFC 9728, section
     * 5.1).
     */
    public Builder resourceMetadata(URI location) {
      this.resourceMetadata = Objects.requireNonNull(location, "location");
      return this;
    }

    /**
     * Builds the validator.
     *
     * @throws IllegalArgumentException when the keys are another server's, or both DPoP and
     *     certificates are required, since a token is bound to one key, or the profile's issuer of
     *     access tokens is also the issuer of ID Tokens
     * @throws ProcessingException {@link ErrorCode#MISSING_SERVER_METADATA} when the server's
     *     metadata lacks {@code jwks_uri}, or the issuer that the profile takes from it
     */
    public AccessTokenValidator build() {
      requireOneBinding();
      TrustedIssuer issuer = TrustedIssuer.of(server, profile(), jwks, memory());
      return new AccessTokenValidator(
          rules(issuer, audience, null, null, decrypter, resourceMetadata));
    }
  }
}
