package dev.oauth4jvm.jwks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The search for a newer set: at most one at a time, which all who need it share. */
final class Flights {

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final AtomicReference<@Nullable Flight> current = new AtomicReference<>();
  private volatile long lastRequest = NEVER;

  /** One search. */
  static final class Flight {
    private final CompletableFuture<@Nullable Void> landed = new CompletableFuture<>();
    private volatile @Nullable Throwable failure;

    /** Completes when memory holds whatever was to be had. */
    CompletableFuture<@Nullable Void> landed() {
      return landed;
    }

    /** Why nothing was to be had, or null. */
    @Nullable Throwable failure() {
      return failure;
    }
  }

  /** The search in progress, or null. */
  @Nullable Flight inProgress() {
    return current.get();
  }

  /**
   * Starts a search in place of {@code previous}, which is null or one that takes too long.
   *
   * @return the new search, or null when another caller was faster
   */
  @Nullable Flight take(@Nullable Flight previous) {
    Flight mine = new Flight();
    return current.compareAndSet(previous, mine) ? mine : null;
  }

  /** Ends a search: its outcome is in memory, or its leader gave up and another is to follow. */
  void land(Flight flight) {
    // first out of the way, then the others go on: whoever still misses something starts anew
    current.compareAndSet(flight, null);
    flight.landed.complete(null);
  }

  /** Ends a search that had no outcome but this failure. */
  void fail(Flight flight, Throwable failure) {
    flight.failure = failure;
    land(flight);
  }

  void requestedAt(long epochSecond) {
    lastRequest = epochSecond;
  }

  /** How many seconds ago the last request was made, however it ended. */
  long sinceLastRequest(long now) {
    return now - lastRequest;
  }
}
