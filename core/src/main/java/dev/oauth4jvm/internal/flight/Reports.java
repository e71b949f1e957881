package dev.oauth4jvm.internal.flight;

import java.time.Duration;

/**
 * The reports of a source about its flights; by default they do nothing. Implementations throw
 * nothing.
 *
 * @param <V> the value
 */
public interface Reports<V> {

  /** The store answered a load. */
  default void loaded(Duration took, boolean present) {}

  /** The store's document is not used. */
  default void rejected(String reason) {}

  /** The store failed to load, or did not answer in time. */
  default void loadFailed(Duration took, Throwable failure) {}

  /** The store answered the request for the lease. */
  default void leaseAnswered(Duration took, boolean granted) {}

  /** The store failed to grant, prolong or take back the lease, or did not answer in time. */
  default void leaseFailed(Duration took, Throwable failure) {}

  /** A value was fetched, and is in memory. */
  default void fetched(V value, Duration took) {}

  /** A fetch failed, was refused, or was given up. */
  default void fetchFailed(Duration took, Throwable failure) {}

  /** The store saved the value. */
  default void saved(Duration took) {}

  /** The store failed to save, or did not answer in time. */
  default void saveFailed(Duration took, Throwable failure) {}
}
