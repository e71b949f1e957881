package dev.oauth4jvm.quickstart.server;

import java.time.Duration;
import java.util.Objects;

/**
 * A confidential client of a {@link LocalAuthorizationServer}: it authenticates with {@code
 * client_secret_basic} and may use the client credentials grant. Immutable; the {@code with...}
 * methods return a changed copy.
 *
 * @param id the client identifier
 * @param secret the client secret, in plain text
 * @param audience the {@code aud} of its access tokens when a request names no {@code resource}
 * @param algorithm the JWS algorithm that signs its access tokens
 * @param lifetime the lifetime of its access tokens, at least a second
 * @param age the age that new access tokens claim; more than the lifetime gives tokens that are
 *     expired from the start
 * @param dpopBound whether a token request without a DPoP proof is refused
 */
public record LocalClient(
    String id,
    String secret,
    String audience,
    String algorithm,
    Duration lifetime,
    Duration age,
    boolean dpopBound) {

  /** Requires all members. */
  public LocalClient {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(audience, "audience");
    SigningKeys.requireSupported(algorithm);
    Objects.requireNonNull(age, "age");
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("lifetime must be at least a second: " + lifetime);
    }
  }

  /**
   * Creates a client whose tokens are signed with RS256, are valid for five minutes and need no
   * DPoP proof.
   *
   * @param id the client identifier
   * @param secret the client secret
   * @param audience the audience of its access tokens
   * @return the client
   */
  public static LocalClient of(String id, String secret, String audience) {
    return new LocalClient(
        id, secret, audience, "RS256", Duration.ofMinutes(5), Duration.ZERO, false);
  }

  /**
   * Chooses the JWS algorithm.
   *
   * @param newAlgorithm one of {@link SigningKeys#algorithms()}
   * @return the changed client
   */
  public LocalClient withAlgorithm(String newAlgorithm) {
    return new LocalClient(id, secret, audience, newAlgorithm, lifetime, age, dpopBound);
  }

  /**
   * Chooses the lifetime of access tokens.
   *
   * @param newLifetime at least a second
   * @return the changed client
   */
  public LocalClient withLifetime(Duration newLifetime) {
    return new LocalClient(id, secret, audience, algorithm, newLifetime, age, dpopBound);
  }

  /**
   * Dates access tokens back.
   *
   * @param newAge the age that new tokens claim
   * @return the changed client
   */
  public LocalClient withAge(Duration newAge) {
    return new LocalClient(id, secret, audience, algorithm, lifetime, newAge, dpopBound);
  }

  /**
   * Makes the server refuse this client's token requests without a DPoP proof.
   *
   * @return the changed client
   */
  public LocalClient withDpopBound() {
    return new LocalClient(id, secret, audience, algorithm, lifetime, age, true);
  }

  /** The client without its secret. */
  @Override
  public String toString() {
    return "LocalClient[" + id + ", " + audience + ", " + algorithm + "]";
  }
}
