package dev.oauth4jvm.resource;

import dev.oauth4jvm.Replays;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.SignatureMemory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings for the JWT access tokens of one authorization server; each has a default. A {@link
 * AccessTokenValidator.Builder} has them for a validator, {@link JwtAccessTokens} for a {@link
 * ProtectedResource}. No argument is null; not safe for use by several threads.
 *
 * @param <S> the type that each method returns: this object
 */
public abstract sealed class AccessTokenSettings<S extends AccessTokenSettings<S>>
    permits AccessTokenValidator.Builder, JwtAccessTokens {

  private final List<String> moreTypes = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private AccessTokenProfile profile = AccessTokenProfile.RFC_9068;
  private @Nullable Set<JwsAlgorithm> algorithms;
  private boolean dpopRequired;
  private boolean certificateRequired;
  private @Nullable TokenClock clock;
  private @Nullable SignatureMemory memory;
  private @Nullable Replays replays;
  private @Nullable DpopNonces nonces;

  AccessTokenSettings() {}

  @SuppressWarnings("unchecked") // both permitted classes name themselves
  private S self() {
    return (S) this;
  }

  /** Requires tokens that are bound to a key, and with them DPoP proofs. */
  public S requireDpop() {
    this.dpopRequired = true;
    return self();
  }

  /**
   * Requires tokens that are bound to a certificate (RFC 8705, section 3), and with them mutual
   * TLS.
   */
  public S requireCertificateBinding() {
    this.certificateRequired = true;
    return self();
  }

  /**
   * Sets the accepted signature algorithms of tokens and proofs; by default all supported ones.
   *
   * @throws IllegalArgumentException when there is none
   */
  public S algorithms(Set<JwsAlgorithm> algorithms) {
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("algorithms is empty");
    }
    this.algorithms = EnumSet.copyOf(algorithms);
    return self();
  }

  private TokenClock clock() {
    return clock == null ? TokenClock.DEFAULT : clock;
  }

  /** Sets what is added to the local clock; whole seconds, may be negative; default 0. */
  public S clockSkew(Duration skew) {
    this.clock = clock().skew(skew);
    return self();
  }

  /**
   * Sets the leeway for dates, except for the age of a DPoP proof; whole seconds; default 30.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public S clockTolerance(Duration tolerance) {
    this.clock = clock().tolerance(tolerance);
    return self();
  }

  /**
   * Sets a memory of verified signatures, so that a token that is presented again is checked in all
   * but its signature; by default each signature is verified each time. The signatures of DPoP
   * proofs are never remembered.
   */
  public S signatureMemory(SignatureMemory memory) {
    this.memory = Objects.requireNonNull(memory, "memory");
    return self();
  }

  /**
   * Sets the memory by which replayed DPoP proofs are refused (RFC 9449, section 11.1); by default
   * there is none.
   */
  public S refuseReplays(Replays seen) {
    this.replays = Objects.requireNonNull(seen, "seen");
    return self();
  }

  /**
   * Requires a nonce of this resource server in DPoP proofs (RFC 9449, section 9); by default none
   * is required. A proof without one is refused, with a nonce to use: clients repeat the request.
   * {@link AccessToken#dpopNonce} has the next one in time.
   */
  public S requireNonces(DpopNonces nonces) {
    this.nonces = Objects.requireNonNull(nonces, "nonces");
    return self();
  }

  /** Sets the shape of the access tokens; by default {@link AccessTokenProfile#RFC_9068}. */
  public S profile(AccessTokenProfile profile) {
    this.profile = Objects.requireNonNull(profile, "profile");
    return self();
  }

  /**
   * Accepts another {@code typ} besides the profile's. The claims by which the profile proves an
   * access token are required. {@link AccessTokenProfile#RFC_9068} has none: other JWTs of that
   * type by the same server, ID Tokens for example, then differ from access tokens by their
   * audience alone.
   *
   * @throws IllegalArgumentException when the type is empty
   */
  public S allowType(String type) {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("type is empty");
    }
    moreTypes.add(type);
    return self();
  }

  /**
   * Accepts tokens without a claim that RFC 9068, section 2.2, requires. Claims by which the
   * profile proves an access token remain required.
   *
   * @param claim {@code sub}, {@code iat}, {@code jti} or {@code client_id}, which stands for the
   *     claims in which the profile has the client, except {@code sub}
   * @throws IllegalArgumentException for another claim: every token has those
   */
  public S allowMissing(String claim) {
    if (!List.of("sub", "iat", "jti", "client_id").contains(claim)) {
      throw new IllegalArgumentException(
          "claim is \"" + claim + "\"; only sub, iat, jti and client_id may be missing");
    }
    missing.add(claim);
    return self();
  }

  /** The profile as it was set, without the types and claims that other settings allow. */
  final AccessTokenProfile profile() {
    return profile;
  }

  final @Nullable SignatureMemory memory() {
    return memory;
  }

  /** Refuses settings that contradict each other. */
  final void requireOneBinding() {
    if (dpopRequired && certificateRequired) {
      throw new IllegalArgumentException(
          "requireDpop and requireCertificateBinding: a token is bound to one key only");
    }
  }

  /**
   * The rules that these settings make.
   *
   * @param sharedReplays the memory of replays if none is set here, or null
   * @param sharedNonces the required nonces if none are set here, or null
   */
  final AccessTokenRules rules(
      TrustedIssuer issuer,
      String audience,
      @Nullable Replays sharedReplays,
      @Nullable DpopNonces sharedNonces,
      @Nullable JweDecrypter decrypter,
      @Nullable URI resourceMetadata) {
    return new AccessTokenRules(
        issuer,
        audience,
        profile.allowing(moreTypes).missing(missing),
        algorithms,
        new Binding(
            dpopRequired ? Binding.JKT : certificateRequired ? Binding.X5T : null,
            replays == null ? sharedReplays : replays,
            nonces == null ? sharedNonces : nonces,
            new KnownHeaders(512)),
        clock,
        decrypter,
        resourceMetadata);
  }

  /** A required text. */
  static String nonEmpty(String text, String name) {
    if (Objects.requireNonNull(text, name).isEmpty()) {
      throw new IllegalArgumentException(name + " is empty");
    }
    return text;
  }
}
