package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksCache;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A resource server's rules for JWT access tokens of one authorization server (RFC 9068, section
 * 4): bearer tokens, and tokens that are bound to a DPoP key (RFC 9449, sections 4.3 and 7) or to
 * the client's certificate (RFC 8705, section 3).
 *
 * {@snippet file="ResourceServerSnippets.java" region="validate"}
 *
 * <p>Every leniency is a method of the {@link Builder}. Immutable and safe for use by any number of
 * threads. Keep one validator, since by default it holds the server's keys in memory.
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
    if (!request.uri().isAbsolute() || request.uri().getRawAuthority() == null) {
      throw new IllegalArgumentException(
          "request must have an absolute URL, with scheme and authority");
    }
    return new AccessTokenValidation(rules, request, certificate);
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
    return refusals().of(request, failure);
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
      known = new Refusals(rules);
      refusals = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "AccessTokenValidator[" + rules.issuer().identifier() + ", " + rules.audience() + "]";
  }

  /** Settings; each has a default. */
  public static final class Builder {

    private final AuthorizationServer server;
    private final String audience;
    private final List<String> moreTypes = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private AccessTokenProfile profile = AccessTokenProfile.RFC_9068;
    private @Nullable Set<JwsAlgorithm> algorithms;
    private boolean dpopRequired;
    private boolean certificateRequired;
    private TokenClock clock = TokenClock.DEFAULT;
    private @Nullable Jwks jwks;
    private @Nullable SignatureMemory memory;
    private @Nullable JweDecrypter decrypter;
    private @Nullable Replays replays;
    private @Nullable DpopNonces nonces;
    private @Nullable URI resourceMetadata;

    private Builder(AuthorizationServer server, String audience) {
      this.server = Objects.requireNonNull(server, "server");
      this.audience = Objects.requireNonNull(audience, "audience");
      if (audience.isEmpty()) {
        throw new IllegalArgumentException("audience is empty");
      }
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

    /** Requires tokens that are bound to a key, and with them DPoP proofs. */
    public Builder requireDpop() {
      this.dpopRequired = true;
      return this;
    }

    /**
     * Requires tokens that are bound to a certificate (RFC 8705, section 3), and with them mutual
     * TLS.
     */
    public Builder requireCertificateBinding() {
      this.certificateRequired = true;
      return this;
    }

    /**
     * Sets the accepted signature algorithms of tokens and proofs; by default all supported ones.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Builder algorithms(Set<JwsAlgorithm> algorithms) {
      if (algorithms.isEmpty()) {
        throw new IllegalArgumentException("algorithms is empty");
      }
      this.algorithms = EnumSet.copyOf(algorithms);
      return this;
    }

    /** Sets what is added to the local clock; whole seconds, may be negative; default 0. */
    public Builder clockSkew(Duration skew) {
      this.clock = clock.skew(skew);
      return this;
    }

    /**
     * Sets the leeway for dates, except for the age of a DPoP proof; whole seconds; default 30.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public Builder clockTolerance(Duration tolerance) {
      this.clock = clock.tolerance(tolerance);
      return this;
    }

    /**
     * Sets a memory of verified signatures, so that a token that is presented again is checked in
     * all but its signature; by default each signature is verified each time. The signatures of
     * DPoP proofs are never remembered.
     */
    public Builder signatureMemory(SignatureMemory memory) {
      this.memory = Objects.requireNonNull(memory, "memory");
      return this;
    }

    /** Sets the decrypter of encrypted tokens; by default they are refused. */
    public Builder decrypter(JweDecrypter decrypter) {
      this.decrypter = Objects.requireNonNull(decrypter, "decrypter");
      return this;
    }

    /**
     * Sets the memory by which replayed DPoP proofs are refused (RFC 9449, section 11.1); by
     * default there is none.
     */
    public Builder refuseReplays(Replays seen) {
      this.replays = Objects.requireNonNull(seen, "seen");
      return this;
    }

    /**
     * Requires a nonce of this resource server in DPoP proofs (RFC 9449, section 9); by default
     * none is required. A proof without one is refused, with a nonce to use: clients repeat the
     * request. {@link AccessToken#dpopNonce} has the next one in time.
     */
    public Builder requireNonces(DpopNonces nonces) {
      this.nonces = Objects.requireNonNull(nonces, "nonces");
      return this;
    }

    /** Sets the shape of the access tokens; by default {@link AccessTokenProfile#RFC_9068}. */
    public Builder profile(AccessTokenProfile profile) {
      this.profile = Objects.requireNonNull(profile, "profile");
      return this;
    }

    /**
     * Accepts another {@code typ} besides the profile's. The claims by which the profile proves an
     * access token are required. {@link AccessTokenProfile#RFC_9068} has none: other JWTs of that
     * type by the same server, ID Tokens for example, then differ from access tokens by their
     * audience alone.
     *
     * @throws IllegalArgumentException when the type is empty
     */
    public Builder allowType(String type) {
      if (type.isEmpty()) {
        throw new IllegalArgumentException("type is empty");
      }
      moreTypes.add(type);
      return this;
    }

    /**
     * Accepts tokens without a claim that RFC 9068, section 2.2, requires. Claims by which the
     * profile proves an access token remain required.
     *
     * @param claim {@code sub}, {@code iat}, {@code jti} or {@code client_id}, which stands for the
     *     claims in which the profile has the client, except {@code sub}
     * @throws IllegalArgumentException for another claim: every token has those
     */
    public Builder allowMissing(String claim) {
      if (!List.of("sub", "iat", "jti", "client_id").contains(claim)) {
        throw new IllegalArgumentException(
            "claim is \"" + claim + "\"; only sub, iat, jti and client_id may be missing");
      }
      missing.add(claim);
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
      if (dpopRequired && certificateRequired) {
        throw new IllegalArgumentException(
            "requireDpop and requireCertificateBinding: a token is bound to one key only");
      }
      String jwksUri = server.jwksUri();
      if (jwksUri == null || jwksUri.isEmpty()) {
        throw Endpoints.missing("jwks_uri");
      }
      Jwks source = jwks == null ? Jwks.of(server).build() : jwks;
      return new AccessTokenValidator(
          new AccessTokenRules(
              TrustedIssuer.of(server, profile, source, memory),
              audience,
              profile.allowing(moreTypes).missing(missing),
              algorithms,
              new Binding(
                  dpopRequired ? Binding.JKT : certificateRequired ? Binding.X5T : null,
                  replays,
                  nonces,
                  new KnownHeaders(512)),
              clock,
              decrypter,
              resourceMetadata));
    }
  }
}
