package dev.oauth4jvm.resource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Nonces that a protected resource issues and requires in DPoP proofs (RFC 9449, section 9).
 *
 * <p>A nonce is the time of its issue, sealed with a secret. Nothing is stored: each process that
 * has the secret accepts the nonces of all the others. A proof can thus not be made before it is
 * needed, nor be used after its nonce has expired.
 *
 * {@snippet file="ResourceServerSnippets.java" region="nonces"}
 *
 * <p>Immutable and safe for use by any number of threads. The secrets are never shown.
 */
public final class DpopNonces {

  /** The default lifetime: as long as a proof is accepted for its date. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final Duration MAX_LIFETIME = Duration.ofDays(1);

  /** The first one issues nonces; all accept them. */
  private final List<NonceSeal> seals;

  private final long lifetime;

  private DpopNonces(List<NonceSeal> seals, long lifetime) {
    this.seals = seals;
    this.lifetime = lifetime;
  }

  /**
   * Creates nonces that are sealed with a secret.
   *
   * <p>To rotate the secret of a fleet, first deploy the new secret as an older one everywhere,
   * then exchange the two, and remove the old one once the lifetime of its nonces has passed.
   *
   * @param secret at least 32 unpredictable bytes, used for nothing else; copied
   * @param older other secrets whose nonces are accepted, and not issued
   * @throws IllegalArgumentException when a secret is shorter
   */
  public static DpopNonces sealed(byte[] secret, byte[]... older) {
    List<NonceSeal> seals = new ArrayList<>(1 + older.length);
    seals.add(new NonceSeal(Objects.requireNonNull(secret, "secret")));
    for (byte[] other : older) {
      seals.add(new NonceSeal(Objects.requireNonNull(other, "older")));
    }
    return new DpopNonces(List.copyOf(seals), LIFETIME.toSeconds());
  }

  /**
   * Returns these nonces with another lifetime; whole seconds.
   *
   * @throws IllegalArgumentException unless it is from one second to one day
   */
  public DpopNonces lifetime(Duration lifetime) {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "lifetime is " + lifetime + ", expected one second to one day");
    }
    return new DpopNonces(seals, lifetime.toSeconds());
  }

  /** The nonce of the moment, to be used from now on. */
  String issue(long now) {
    return seals.get(0).of(now);
  }

  /**
   * Whether a proof's nonce was issued within the lifetime.
   *
   * @param nonce the claim; null when it is absent or no string
   * @param now seconds since the epoch
   * @param tolerance the seconds by which the clock of the issuing process may be ahead
   */
  boolean accepts(@Nullable String nonce, long now, long tolerance) {
    if (nonce == null) {
      return false;
    }
    long issued = NonceSeal.second(nonce);
    if (issued < now - lifetime || issued > now + Math.min(tolerance, lifetime)) {
      return false;
    }
    for (int i = 0; i < seals.size(); i++) {
      if (seals.get(i).isNonce(nonce, issued)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The nonce that should replace an accepted one; null while half of the lifetime is left. By then
   * a client that keeps calling has the next nonce, and none of its requests is refused.
   */
  @Nullable String successor(String accepted, long now) {
    return now - NonceSeal.second(accepted) > lifetime / 2 ? issue(now) : null;
  }

  /** The lifetime. */
  @Override
  public String toString() {
    return "DpopNonces[" + lifetime + " s]";
  }
}
