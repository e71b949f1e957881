package dev.oauth4jvm.internal.flight;

import java.time.Duration;

/**
 * The reports of a source about its flights. A source without listeners has none, and then measures
 * and creates nothing for them. Implementations throw nothing.
 *
 * @param <V> the value
 */
public interface Reports<V> {

  /** The store answered a load. */
  void loaded(Duration took, boolean present);

  /** The store's document is not used. */
  void rejected(String reason);

  /** The store failed to load, or did not answer in time. */
  void loadFailed(Duration took, Throwable failure);

  /** The store answered the request for the lease. */
  void leaseAnswered(Duration took, boolean granted);

  /** The store failed to grant, prolong or take back the lease, or did not answer in time. */
  void leaseFailed(Duration took, Throwable failure);

  /** A value was fetched, and is in memory. */
  void fetched(V value, Duration took);

  /** A fetch failed, was refused, or was given up. */
  void fetchFailed(Duration took, Throwable failure);

  /** The store saved the value. */
  void saved(Duration took);

  /** The store failed to save, or did not answer in time. */
  void saveFailed(Duration took, Throwable failure);
}
