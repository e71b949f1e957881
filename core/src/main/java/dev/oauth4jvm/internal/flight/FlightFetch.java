package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.GuardedSteps;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.flight.Flights.Attempt;
import dev.oauth4jvm.internal.flight.Flights.Flight;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The last part of a leader's run: fetches the value, and writes it to the store.
 *
 * <p>The flight ends with the fetch: {@link #proceed} ends it when a step of the fetch fails, and
 * {@link #ended} when the last one succeeds.
 *
 * @param <V> the value
 * @param <R> the result of the leader's run
 */
final class FlightFetch<V, R> extends GuardedSteps<V, R> {

  private final Search<V, R> search;
  private final Source<V> source;
  private final Reports<V> reports;
  private final Flight flight;
  private final @Nullable String lease;
  private final Attempt attempt;
  private final long fetchBegan = System.nanoTime();
  private final Duration storePatience;

  /**
   * Records the attempt.
   *
   * @param lease the name by which the leader has the store's lease, or null
   * @param storePatience how long to wait for the save: the store's timeout, less the time of the
   *     call that failed just before the fetch, if one did; zero without a store
   */
  FlightFetch(Search<V, R> search, Flight flight, @Nullable String lease, Duration storePatience) {
    this.search = search;
    this.source = search.source();
    this.reports = source.reports();
    this.flight = flight;
    this.lease = lease;
    this.attempt = source.flights().attempt(search.env().epochSecond());
    this.storePatience = storePatience;
  }

  Step<R> start() {
    return proceed(() -> source.fetch(search.env(), attempt.at()), null);
  }

  // ---- the fetch

  /**
   * The leader's step for the next step of the fetch. If the call fails, in whatever way, the
   * flight ends, and the leader's run with it: by an expired value, if that is allowed and the
   * failure is a refusal or one of the exchange; otherwise by the failure as it came.
   */
  @Override
  protected <F extends Exception> Step<R> proceed(Call<V, F> call, @Nullable Response response)
      throws F {
    Step<V> next;
    try {
      next = call.next();
    } catch (Throwable failure) {
      boolean givenUp = Steps.isGivenUp(failure);
      if (givenUp) {
        giveUp(failure);
      } else {
        fail(failure);
      }
      boolean mayServeStale =
          failure instanceof OAuthException || (failure instanceof IOException && !givenUp);
      Step<R> stale = mayServeStale ? search.endStale() : null;
      if (stale == null) {
        search.givenUp();
        throw failure; // as it came: unchecked, or of type F
      }
      return stale;
    }
    return step(next);
  }

  /** Followers wait for it. */
  @Override
  protected boolean isShared(Step.Send<V> send) {
    return true;
  }

  // ---- its end without a new value; the old one stays, and may serve

  @Override
  protected void interrupted(IOException failure) {
    giveUp(failure);
  }

  private void giveUp(Throwable failure) {
    reports.fetchFailed(Times.since(fetchBegan), failure);
    if (!source.isExclusive() || !source.keepsLease(failure)) {
      endLease(Duration.ZERO);
    }
    source.flights().withdraw(attempt);
    source.flights().giveUp(flight);
    search.givenUp();
  }

  private void fail(Throwable failure) {
    reports.fetchFailed(Times.since(fetchBegan), failure);
    long cooldown = source.times().cooldown();
    Duration pause = source.flights().fail(flight, failure, cooldown, search.env().epochSecond());
    if (pause != null) {
      keepLease(failure, pause);
    }
  }

  /**
   * Prolongs or shortens the lease, so that the whole fleet keeps the pause. A lease that is not
   * mentioned here expires as it was granted.
   */
  private void keepLease(Throwable failure, Duration pause) {
    Times times = source.times();
    if (source.isExclusive()) {
      if (!source.keepsLease(failure)) {
        endLease(times.asLease(pause));
      }
    } else if (!search.holdsFresh()) {
      endLease(times.asLease(pause));
    } else if (search.waitsForLease()) {
      // the fresh value lacks what those who wait need: they ask again after a whole cooldown
      endLease(times.asLease(Duration.ofSeconds(times.cooldown())));
    }
  }

  private void endLease(Duration time) {
    BoundedStore<V> store = source.store();
    if (store != null && lease != null) {
      store.endLease(lease, time, reports);
    }
  }

  // ---- its end with a new value, and the save

  @Override
  protected Step<R> ended(V value) {
    reports.fetched(value, Times.since(fetchBegan));
    source.flights().land(flight, LastLook.SERVER);
    BoundedStore<V> store = source.store();
    if (store == null) {
      return search.endFetched();
    }
    if (source.isExclusive()) { // the fetch has saved the value, and has a lease, never null
      return lease == null || source.keepsLease(null)
          ? search.endFetched()
          : new Releasing(lease, store);
    }
    Saving saving = new Saving(value, store);
    // without patience nobody waits, and the report says so; the store makes the call all the same
    return storePatience.isZero() ? saving.resume() : saving;
  }

  /** A last call of the store: the run has its value, whatever the store answers. */
  private abstract class LastCall<T> implements Step.Wait<R> {

    private final long began;
    private final CompletableFuture<@Nullable T> answer;

    LastCall(long began, CompletableFuture<@Nullable T> answer) {
      this.began = began;
      this.answer = answer;
    }

    @Override
    public final Duration atMost() {
      return storePatience;
    }

    @Override
    public final CompletionStage<?> signal() {
      return answer.copy();
    }

    @Override
    public final Step<R> resume() {
      Throwable failure = BoundedStore.stopWaiting(answer);
      Duration took = Times.since(began);
      if (failure == null) {
        returned(took);
      } else {
        unanswered(took, failure);
      }
      return search.endFetched();
    }

    abstract void returned(Duration took);

    abstract void unanswered(Duration took, Throwable failure);

    @Override
    public final void failed(IOException failure) {
      search.givenUp(); // the flight has landed; the store finishes the call
    }
  }

  private final class Saving extends LastCall<Void> {

    Saving(V value, BoundedStore<V> store) {
      super(System.nanoTime(), store.save(value));
    }

    @Override
    void returned(Duration took) {
      reports.saved(took);
    }

    @Override
    void unanswered(Duration took, Throwable failure) {
      reports.saveFailed(took, failure);
    }
  }

  /** Gives the lease back, before this process calls the store again. */
  private final class Releasing extends LastCall<Boolean> {

    Releasing(String lease, BoundedStore<V> store) {
      super(System.nanoTime(), store.lease(lease, Duration.ZERO));
    }

    @Override
    void returned(Duration took) {
      // whether the lease was still held changes nothing
    }

    @Override
    void unanswered(Duration took, Throwable failure) {
      reports.leaseFailed(took, failure);
    }
  }
}
