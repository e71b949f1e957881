package dev.oauth4jvm.internal.flight;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
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
 * {@link #landed} when the last one succeeds.
 *
 * @param <V> the value
 * @param <R> the result of the leader's run
 */
final class FlightFetch<V, R> {

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
   * @param storePatience how long to wait for the save: zero when the store just failed to answer
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
    return proceed(() -> source.fetch(search.env(), attempt.at()));
  }

  /** Ends the flight without a request, since this process has no lease. */
  Step<R> refuse() throws IOException {
    source.flights().withdraw(attempt); // it says nothing about the server
    return proceed(
        () -> {
          throw new IOException(
              "no request for "
                  + source.name()
                  + " was sent: the store granted no lease in time, and a request without it may"
                  + " use up the token that another process is using");
        });
  }

  // ---- the fetch

  /**
   * A call that returns the next step of the fetch.
   *
   * @param <F> the checked exception that it may throw
   */
  private interface Call<V, F extends Exception> {
    Step<V> next() throws F;
  }

  /**
   * The leader's step for the next step of the fetch. If the call fails, in whatever way, the
   * flight ends, and the leader's run with it; the run uses an expired value if that is allowed and
   * the failure is not the leader's own.
   */
  private <F extends Exception> Step<R> proceed(Call<V, F> call) throws F {
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
        throw failure; // as it came: unchecked, or of type F
      }
      return stale;
    }
    if (next instanceof Step.Send<V> send) {
      return new Sending(send);
    }
    return next instanceof Step.Wait<V> wait
        ? new Waiting(wait)
        : landed(((Step.Done<V>) next).result());
  }

  private final class Sending implements Step.Send<R> {

    private final Step.Send<V> send;

    Sending(Step.Send<V> send) {
      this.send = send;
    }

    @Override
    public Request request() {
      return send.request();
    }

    /** Followers wait for it. */
    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public Step<R> receive(Response response) {
      return proceed(() -> send.receive(response));
    }

    @Override
    public Step<R> failed(IOException failure) throws IOException {
      return proceed(() -> send.failed(failure));
    }
  }

  private final class Waiting implements Step.Wait<R> {

    private final Step.Wait<V> wait;

    Waiting(Step.Wait<V> wait) {
      this.wait = wait;
    }

    @Override
    public Duration atMost() {
      return wait.atMost();
    }

    @Override
    public CompletionStage<?> signal() {
      return wait.signal();
    }

    @Override
    public Step<R> resume() throws IOException {
      return proceed(wait::resume);
    }

    @Override
    public void failed(IOException failure) {
      try {
        wait.failed(failure);
      } finally {
        giveUp(failure);
      }
    }
  }

  // ---- its end without a new value; the old one stays, and may serve

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
    Times times = source.times();
    long now = search.env().epochSecond();
    long pause = source.flights().fail(flight, failure, times.cooldown(), now);
    Duration kept = pause == 0 ? null : leaseAfter(failure, pause);
    if (kept != null) {
      endLease(kept);
    }
  }

  /** How long the lease is kept after a failure; null to leave it to expire. */
  private @Nullable Duration leaseAfter(Throwable failure, long pause) {
    Duration longest = source.times().leaseOfCooldown();
    // so the pause holds for the whole fleet
    Duration ofPause = Duration.ofSeconds(Math.min(pause, longest.toSeconds()));
    if (source.isExclusive()) {
      return source.keepsLease(failure) ? null : ofPause;
    }
    if (!search.holdsFresh()) {
      return ofPause;
    }
    // a fresh value does not suffice for those who wait: so the cooldown holds for the whole fleet
    return search.waitsForLease() ? longest : null;
  }

  private void endLease(Duration time) {
    BoundedStore<V> store = source.store();
    if (store != null && lease != null) {
      store.endLease(lease, time, reports);
    }
  }

  // ---- its end with a new value, and the save

  private Step<R> landed(V value) {
    reports.fetched(value, Times.since(fetchBegan));
    source.flights().land(flight, Landing.FETCH);
    BoundedStore<V> store = source.store();
    if (store == null) {
      return search.endFetched();
    }
    if (source.isExclusive()) { // the fetch has saved the value, and there is a lease
      return lease == null || source.keepsLease(null)
          ? search.endFetched()
          : new Releasing(store.lease(lease, Duration.ZERO));
    }
    Saving saving = new Saving(store.save(value));
    return storePatience.isZero() ? saving.resume() : saving;
  }

  private final class Saving implements Step.Wait<R> {

    private final long saveBegan = System.nanoTime();
    private final CompletableFuture<@Nullable Void> answer;

    Saving(CompletableFuture<@Nullable Void> answer) {
      this.answer = answer;
    }

    @Override
    public Duration atMost() {
      return storePatience;
    }

    @Override
    public CompletionStage<?> signal() {
      return answer.copy();
    }

    @Override
    public Step<R> resume() {
      Throwable failure = BoundedStore.stopWaiting(answer);
      Duration took = Times.since(saveBegan);
      if (failure == null) {
        reports.saved(took);
      } else {
        reports.saveFailed(took, failure);
      }
      return search.endFetched();
    }

    @Override
    public void failed(IOException failure) {
      // the flight has landed, and the store saves all the same
    }
  }

  /** Gives the lease back, before this process calls the store again. */
  private final class Releasing implements Step.Wait<R> {

    private final long releaseBegan = System.nanoTime();
    private final CompletableFuture<@Nullable Boolean> answer;

    Releasing(CompletableFuture<@Nullable Boolean> answer) {
      this.answer = answer;
    }

    @Override
    public Duration atMost() {
      return storePatience;
    }

    @Override
    public CompletionStage<?> signal() {
      return answer.copy();
    }

    @Override
    public Step<R> resume() {
      Throwable failure = BoundedStore.stopWaiting(answer);
      if (failure != null) {
        reports.leaseFailed(Times.since(releaseBegan), failure);
      }
      return search.endFetched();
    }

    @Override
    public void failed(IOException failure) {
      // the flight has landed, and the lease expires
    }
  }
}
