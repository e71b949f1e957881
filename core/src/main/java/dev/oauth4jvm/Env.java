package dev.oauth4jvm;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a run: the clock, the source of randomness, and the rules for allowed
 * requests. Nothing else is ambient.
 *
 * <p>Immutable and safe to share.
 */
public final class Env {

  private static final Env SYSTEM = new Env(null, null, false, null);

  private final @Nullable InstantSource clock;
  private final @Nullable SecureRandom random;
  private final boolean insecureRequestsAllowed;
  private final @Nullable Destinations destinations;

  private Env(
      @Nullable InstantSource clock,
      @Nullable SecureRandom random,
      boolean insecureRequestsAllowed,
      @Nullable Destinations destinations) {
    this.clock = clock;
    this.random = random;
    this.insecureRequestsAllowed = insecureRequestsAllowed;
    this.destinations = destinations;
  }

  /** Returns the system's clock and default {@link SecureRandom}; {@code https:} only. */
  public static Env system() {
    return SYSTEM;
  }

  /** Returns this environment with another clock. */
  public Env clock(InstantSource clock) {
    return new Env(
        Objects.requireNonNull(clock, "clock"), random, insecureRequestsAllowed, destinations);
  }

  /** Returns this environment with another source of randomness. */
  public Env random(SecureRandom random) {
    return new Env(
        clock, Objects.requireNonNull(random, "random"), insecureRequestsAllowed, destinations);
  }

  /**
   * Returns this environment with {@code http:} endpoints allowed too. Tokens and secrets then
   * cross the network unencrypted: for local development only.
   */
  public Env allowInsecureRequests() {
    return new Env(clock, random, true, destinations);
  }

  /**
   * Returns this environment with a rule for the hosts to which requests may be sent; by default
   * every host is allowed. The rule replaces an earlier one.
   */
  public Env destinations(Destinations rule) {
    return new Env(
        clock, random, insecureRequestsAllowed, Objects.requireNonNull(rule, "destinations"));
  }

  /** The current time. */
  public Instant now() {
    return clock == null ? Instant.now() : clock.instant();
  }

  /** The current time in whole seconds since the epoch, as JWT dates count them. */
  public long epochSecond() {
    return Math.floorDiv(clock == null ? System.currentTimeMillis() : clock.millis(), 1000L);
  }

  /** Returns {@code count} unpredictable bytes. */
  public byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    (random == null ? SystemRandom.INSTANCE : random).nextBytes(bytes);
    return bytes;
  }

  /** Whether {@code http:} endpoints may be requested. */
  public boolean insecureRequestsAllowed() {
    return insecureRequestsAllowed;
  }

  /**
   * Whether {@link #destinations} allows a request, always true without a rule; with one, a URL
   * without a host is refused. The scheme is not considered.
   *
   * @param url the URL to request
   * @param from the origin of the URL, as in {@link Destinations#allows}
   */
  public boolean allows(URI url, String from) {
    return destinations == null || (url.getHost() != null && destinations.allows(url, from));
  }

  /**
   * The default source of randomness, created at its first use: a process that only validates
   * tokens needs no randomness.
   */
  private static final class SystemRandom {
    static final SecureRandom INSTANCE = new SecureRandom();
  }
}
