package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import org.jspecify.annotations.Nullable;

/**
 * A value that callers and processes share: held in memory, kept in a store, and fetched by one
 * caller for all. {@link Search} is one caller's run; the page {@code
 * docs/internals/jwks-search.md} has states, endings and locks.
 *
 * <p>A subclass holds the value, and defines how long it is fresh and how it is read and fetched. A
 * {@link Slot} writes it. Safe for use by any number of threads, when the subclass is.
 *
 * @param <V> the value
 */
public abstract class Source<V> {

  private final String name;
  private final Times times;
  private final @Nullable BoundedStore<V> store;
  private final Reports<V> reports;
  private final Flights flights = new Flights();

  /**
   * Creates the part of a source that does not depend on its value.
   *
   * @param name the name of the value in messages: "the JWK Set"
   * @param store the store, or null for none
   * @param reports the receiver of reports, or null for none
   */
  protected Source(
      String name, Times times, @Nullable BoundedStore<V> store, @Nullable Reports<V> reports) {
    this.name = name;
    this.times = times;
    this.store = store;
    this.reports = reports == null ? new Reports<>() {} : reports;
  }

  /**
   * Whether memory holds a value within its time to live.
   *
   * @param now in seconds since the epoch
   */
  protected abstract boolean holdsFresh(long now);

  /**
   * Reads a document of the store, and takes its value into memory, if it is newer.
   *
   * @return whether the value was taken
   * @throws EntryRejectedException when the document is not used
   */
  protected abstract boolean take(String document, Env env) throws EntryRejectedException;

  /**
   * Begins a run that fetches a value and takes it into memory. A value that is refused is an
   * {@link OAuthException}; a request that failed is an {@link java.io.IOException}.
   *
   * @param at when the fetch began, in seconds since the epoch: the value is as of then
   * @throws OAuthException when no request may be made
   */
  protected abstract Step<V> fetch(Env env, long at);

  /**
   * Whether a fetch uses up what the next one needs, as a refresh does with a rotating refresh
   * token. Then no fetch begins without the lease, where there is a store, nor while another
   * caller's may still go on; and the fetch itself saves its value before it ends.
   */
  protected boolean isExclusive() {
    return false;
  }

  /**
   * Whether the lease of an exclusive fetch is kept until it expires. Otherwise it is released
   * after a success, and kept for the pause after a failure.
   *
   * @param failure the end of the fetch; null after a success
   */
  protected boolean keepsLease(@Nullable Throwable failure) {
    return false;
  }

  /** Whether another caller may fetch although that flight is not over. */
  final boolean isReplaceable(Flights.Flight flight) {
    return !isExclusive() || flight.remaining(times.leaseTime()).isZero();
  }

  final String name() {
    return name;
  }

  protected final Times times() {
    return times;
  }

  protected final @Nullable BoundedStore<V> store() {
    return store;
  }

  final Reports<V> reports() {
    return reports;
  }

  public final Flights flights() {
    return flights;
  }
}
