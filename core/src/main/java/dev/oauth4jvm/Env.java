package dev.oauth4jvm;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of a run: the clock, the source of randomness, and which requests are allowed.
 * Nothing else is ambient.
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

  /** The system's clock and default {@link SecureRandom}; {@code https:} only. */
  public static Env system() {
    return SYSTEM;
  }

  /** The same with another clock. */
  public Env clock(InstantSource clock) {
    return new Env(
        Objects.requireNonNull(clock, "clock"), random, insecureRequestsAllowed, destinations);
  }

  /** The same with another source of randomness. */
  public Env random(SecureRandom random) {
    return new Env(
        clock, Objects.requireNonNull(random, "random"), insecureRequestsAllowed, destinations);
  }

  /**
   * The same, but {@code http:} endpoints are requested too. Tokens and secrets then cross the
   * network in the clear: this is for local development alone.
   */
  public Env allowInsecureRequests() {
    return new Env(clock, random, true, destinations);
  }

  /**
   * An environment that sends requests only where the rule allows it; by default every host may be
   * asked. The rule replaces an earlier one.
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

  /** That many unpredictable bytes. */
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
   * @param url what is to be requested
   * @param from where the URL comes from, as in {@link Destinations#allows}
   */
  public boolean allows(URI url, String from) {
    return destinations == null || (url.getHost() != null && destinations.allows(url, from));
  }

  /** Made at its first use: a process that only validates tokens needs no randomness. */
  private static final class SystemRandom {
    static final SecureRandom INSTANCE = new SecureRandom();
  }
}
