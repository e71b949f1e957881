package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
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
 * The rules by which a resource server accepts JWT access tokens of one authorization server (RFC
 * 9068, section 4), sender-constrained by DPoP (RFC 9449, sections 4.3 and 7), by the client's
 * certificate (RFC 8705, section 3), or not.
 *
 * {@snippet file="ResourceServerSnippets.java" region="validate"}
 *
 * <p>What is loosened is loosened by a method that says so. Immutable and safe for use by any
 * number of threads; keep one, since by default it keeps the server's keys in memory.
 */
public final class AccessTokenValidator {

  private final AccessTokenRules rules;
  private volatile @Nullable Refusals refusals;

  private AccessTokenValidator(AccessTokenRules rules) {
    this.rules = rules;
  }

  /**
   * For tokens of that server and for that audience, which is this resource server's identifier.
   *
   * @throws IllegalArgumentException when the audience is empty
   */
  public static Builder of(AuthorizationServer server, String audience) {
    return new Builder(server, audience);
  }

  /**
   * The validation of the access token that a request brings in {@code Authorization}.
   *
   * <p>It fails with a {@link ProcessingException} or {@link dev.oauth4jvm.UnsupportedException}:
   * {@link ErrorCode#INVALID_REQUEST} for the request's own faults, {@link
   * ErrorCode#INVALID_RESPONSE}, {@link ErrorCode#PARSE_ERROR}, {@link
   * ErrorCode#JWT_TIMESTAMP_CHECK}, {@link ErrorCode#JWT_CLAIM_COMPARISON} and {@link
   * ErrorCode#KEY_SELECTION} for the token's, the proof's and the authorization server's keys';
   * {@link OAuthException#reason()} tells them apart. {@link #refusal} turns them into an answer.
   * An {@link java.io.IOException} says that the keys could not be had.
   *
   * <p>A proof is accepted until it is 300 seconds old, and from as many seconds before its date as
   * the {@linkplain Builder#clockTolerance tolerance} has, 300 at most. Within that time it can be
   * sent again, unless {@link Builder#refuseReplays} says who remembers it.
   *
   * @param request method, absolute URL as the client sees it, and header fields; behind a proxy
   *     the caller restores the URL that the client used
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Operation<AccessToken> validate(Request request) {
    return validate(request, null);
  }

  /**
   * The same for a request that came over mutual TLS: a token that is bound to a certificate
   * ({@code cnf.x5t#S256}) is accepted from the client that has it, and from nobody else (RFC 8705,
   * section 3).
   *
   * @param certificate the one by which the client proved itself in the TLS handshake of this
   *     request, null when there was none; behind a proxy that ends TLS, what the proxy vouches for
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
   * What to answer when the validation of a request failed: the status, and a {@code
   * WWW-Authenticate} field for each scheme that is accepted (RFC 6750, section 3; RFC 9449,
   * sections 7.1 and 7.2; RFC 9728, section 5.1). The stage that the failure's {@linkplain
   * OAuthException#reason() reason} belongs to decides:
   *
   * <ul>
   *   <li>the request: 401 without an error when it brings no credentials, 400 with {@code
   *       invalid_request} when {@code Authorization} is malformed;
   *   <li>the token: 401 with {@code invalid_token};
   *   <li>the proof: 401 with {@code invalid_dpop_proof};
   *   <li>the authorization server's keys, and whatever else, an {@link java.io.IOException} or a
   *       failure of {@link Replays} for example: 503 without a challenge. The token may be good,
   *       and the client cannot help. The answer says nothing of the cause and the library writes
   *       no log: log the failure, at the level of an outage.
   * </ul>
   *
   * @param failure what {@link #validate} failed with, also as a {@link
   *     java.util.concurrent.CompletionException} has it for a cause
   * @return a response without a body; it has no {@code Retry-After}, since nobody here knows when
   *     the authorization server is back
   */
  public Response refusal(Request request, Throwable failure) {
    return refusals().of(request, failure);
  }

  /**
   * What to answer when the token is valid and its scope does not suffice: status 403 and the
   * challenges (RFC 6750, section 3.1).
   *
   * @param scope the scope that suffices: values parted by spaces
   * @return a response without a body
   */
  public Response insufficientScope(AccessToken token, String scope) {
    return refusals().insufficientScope(token, Objects.requireNonNull(scope, "scope"));
  }

  /** Made at its first use: a process that is only just starting validates before it refuses. */
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

  /** Collects what differs from the defaults. */
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
    private @Nullable URI resourceMetadata;

    private Builder(AuthorizationServer server, String audience) {
      this.server = Objects.requireNonNull(server, "server");
      this.audience = Objects.requireNonNull(audience, "audience");
      if (audience.isEmpty()) {
        throw new IllegalArgumentException("audience is empty");
      }
    }

    /** Takes the server's keys from there; by default from a {@link Jwks} of its own, in memory. */
    public Builder jwks(Jwks jwks) {
      this.jwks = Objects.requireNonNull(jwks, "jwks");
      return this;
    }

    /** Takes the server's keys from the caller's cache, and puts what it fetches there. */
    public Builder jwks(JwksCache cache) {
      return jwks(Jwks.of(server).cache(cache).build());
    }

    /** Refuses tokens that are not bound to a key, and requests without a DPoP proof. */
    public Builder requireDpop() {
      this.dpopRequired = true;
      return this;
    }

    /**
     * Refuses tokens that are not bound to a certificate (RFC 8705, section 3), and with them
     * requests that did not come over mutual TLS.
     */
    public Builder requireCertificateBinding() {
      this.certificateRequired = true;
      return this;
    }

    /**
     * Accepts only these signature algorithms, of tokens and of proofs; by default all supported.
     */
    public Builder algorithms(Set<JwsAlgorithm> algorithms) {
      if (algorithms.isEmpty()) {
        throw new IllegalArgumentException("algorithms is empty");
      }
      this.algorithms = EnumSet.copyOf(algorithms);
      return this;
    }

    /** What to add to the local clock; whole seconds, may be negative; default 0. */
    public Builder clockSkew(Duration skew) {
      this.clock = clock.skew(skew);
      return this;
    }

    /** The leeway granted to dates, a DPoP proof's age excepted; whole seconds; default 30. */
    public Builder clockTolerance(Duration tolerance) {
      this.clock = clock.tolerance(tolerance);
      return this;
    }

    /**
     * Remembers which access tokens' signatures verified, so that a token that comes again is
     * checked in all but that; by default each signature is verified each time. DPoP proofs are
     * never remembered.
     */
    public Builder signatureMemory(SignatureMemory memory) {
      this.memory = Objects.requireNonNull(memory, "memory");
      return this;
    }

    /** Decrypts encrypted tokens; by default they are refused. */
    public Builder decrypter(JweDecrypter decrypter) {
      this.decrypter = Objects.requireNonNull(decrypter, "decrypter");
      return this;
    }

    /**
     * Refuses a DPoP proof that came before (RFC 9449, section 11.1); by default nobody is asked.
     */
    public Builder refuseReplays(Replays seen) {
      this.replays = Objects.requireNonNull(seen, "seen");
      return this;
    }

    /** Accepts access tokens of this shape; by default of {@link AccessTokenProfile#RFC_9068}. */
    public Builder profile(AccessTokenProfile profile) {
      this.profile = Objects.requireNonNull(profile, "profile");
      return this;
    }

    /**
     * Accepts another {@code typ} besides the profile's. The claims by which the profile proves an
     * access token must be there; {@link AccessTokenProfile#RFC_9068} has none, so whatever else
     * the server signs with that type, ID Tokens for example, then differs from an access token
     * only by its audience.
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
     * Accepts tokens without a claim that RFC 9068, section 2.2, requires. A claim by which the
     * profile proves an access token is required all the same.
     *
     * @param claim {@code sub}, {@code iat}, {@code jti} or {@code client_id}, which stands for
     *     whichever claim the profile has the client in, {@code sub} excepted
     * @throws IllegalArgumentException for another claim: there is no token without those
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
     * Names the location of this resource server's metadata in refusals (RFC 9728, section 5.1).
     */
    public Builder resourceMetadata(URI location) {
      this.resourceMetadata = Objects.requireNonNull(location, "location");
      return this;
    }

    /**
     * Makes it.
     *
     * @throws IllegalArgumentException when the keys are of another server, or tokens would have to
     *     be bound both to a certificate and to a DPoP key, which they cannot be, or the profile's
     *     issuer of access tokens is also the issuer of ID Tokens
     * @throws ProcessingException {@link ErrorCode#MISSING_SERVER_METADATA} when the server's
     *     metadata has no {@code jwks_uri}, or not the issuer that the profile takes from it
     */
    public AccessTokenValidator build() {
      if (dpopRequired && certificateRequired) {
        throw new IllegalArgumentException(
            "requireDpop and requireCertificateBinding: a token is bound to one key only");
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
                  new KnownHeaders(512)),
              clock,
              decrypter,
              resourceMetadata));
    }
  }
}
