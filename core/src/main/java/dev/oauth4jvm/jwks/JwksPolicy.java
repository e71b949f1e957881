package dev.oauth4jvm.jwks;

/**
 * The ages at which a set is used and renewed; all in seconds.
 *
 * @param timeToLive a set of this age or older is fetched again; 300 by default
 * @param cooldown where no key fits, a set of this age or older is fetched again; 60 by default
 * @param futureTolerance how far ahead of this clock a set's time may be; 30 by default
 * @param stale how much longer than its time to live a set may serve while no newer one is
 *     available; 0 by default
 */
record JwksPolicy(long timeToLive, long cooldown, long futureTolerance, long stale) {

  static final JwksPolicy DEFAULT = new JwksPolicy(300, 60, 30, 0);

  JwksPolicy withTimeToLive(long seconds) {
    return new JwksPolicy(seconds, cooldown, futureTolerance, stale);
  }

  JwksPolicy withCooldown(long seconds) {
    return new JwksPolicy(timeToLive, seconds, futureTolerance, stale);
  }

  JwksPolicy withFutureTolerance(long seconds) {
    return new JwksPolicy(timeToLive, cooldown, seconds, stale);
  }

  JwksPolicy withStale(long seconds) {
    return new JwksPolicy(timeToLive, cooldown, futureTolerance, seconds);
  }

  /** Whether a set of that time is used without a search for a newer one. */
  boolean isFresh(long updatedAt, long now) {
    return now - updatedAt < timeToLive && isPlausible(updatedAt, now);
  }

  /** Whether a set of that time may serve while no newer one is available. */
  boolean mayServeStale(long updatedAt, long now) {
    return now - updatedAt < timeToLive + stale && isPlausible(updatedAt, now);
  }

  /** Whether a set can have that time: not one from the future, but for clocks that differ. */
  boolean isPlausible(long updatedAt, long now) {
    return updatedAt - now <= futureTolerance;
  }
}
