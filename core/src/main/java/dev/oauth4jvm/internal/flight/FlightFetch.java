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
 * @param <V> the value
 * @param <R> the result of the leader's run
 */
final class FlightFetch<V, R> {

  private final Search<V, R> search;
  private final Source<V> source;
  private final Flight flight;
  private final @Nullable String lease;
  private final Attempt attempt;
  private final long fetchBegan = System.nanoTime();
  private final Duration storePatience;

  /**
   * Records the attempt.
   *
   * @param lease the name by which the leader holds the store's lease, or null
   * @param storePatience how long to wait for the save: zero when the store just failed to answer
   */
  FlightFetch(Search<V, R> search, Flight flight, @Nullable String lease, Duration storePatience) {
    this.search = search;
    this.source = search.source();
    this.flight = flight;
    this.lease = lease;
    this.attempt = source.flights().attempt(search.env().epochSecond());
    this.storePatience = storePatience;
  }

  Step<R> start() {
    Step<V> first;
    try {
      first = source.fetch(search.env(), attempt.at());
    } catch (OAuthException refused) {
      // a host may not have resolved just now: this counts as a failed fetch
      return staleOr(refused);
    }
    return after(first);
  }

  /** Ends the flight without a request, since this process has no lease. */
  Step<R> refuse() throws IOException {
    return staleOr(
        new IOException(
            "no request for "
                + source.name()
                + " was sent: the store granted no lease in time, and a request without it may use"
                + " up the token that another process is using"));
  }

  /** The leader's step for a step of the fetch. */
  private Step<R> after(Step<V> next) {
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
      Step<V> next;
      try {
        next = send.receive(response);
      } catch (RuntimeException failure) {
        return staleOr(failure);
      } catch (Error failure) {
        return staleOr(failure);
      }
      return after(next);
    }

    @Override
    public Step<R> failed(IOException failure) throws IOException {
      Step<V> next;
      try {
        next = send.failed(failure);
      } catch (IOException still) {
        return staleOr(still);
      } catch (RuntimeException refused) {
        return staleOr(refused);
      } catch (Error broken) {
        return staleOr(broken);
      }
      return after(next);
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
      Step<V> next;
      try {
        next = wait.resume();
      } catch (IOException failure) {
        return staleOr(failure);
      } catch (RuntimeException refused) {
        return staleOr(refused);
      } catch (Error broken) {
        return staleOr(broken);
      }
      return after(next);
    }

    @Override
    public void failed(IOException failure) {
      try {
        wait.failed(failure);
      } finally {
        report(failure);
        giveUp();
      }
    }
  }

  /**
   * Ends the flight with a failure, and the leader's run with it; the run uses an expired value if
   * that is allowed and the failure is not the leader's own.
   */
  private <F extends Throwable> Step<R> staleOr(F failure) throws F {
    report(failure);
    boolean givenUp = Steps.isGivenUp(failure);
    if (givenUp) {
      giveUp();
    } else {
      fail(failure);
    }
    boolean mayServeStale =
        failure instanceof OAuthException || (failure instanceof IOException && !givenUp);
    Step<R> stale = mayServeStale ? search.stale() : null;
    if (stale != null) {
      return stale;
    }
    throw failure;
  }

  private void report(Throwable failure) {
    Reports<V> reports = source.reports();
    if (reports != null) {
      reports.fetchFailed(BoundedStore.since(fetchBegan), failure);
    }
  }

  private void giveUp() {
    if (!source.isExclusive()) {
      endLease(Duration.ZERO);
    }
    source.flights().withdraw(attempt);
    source.flights().giveUp(flight);
  }

  /** Ends the flight without a new value; the old one stays, and may serve. */
  private void fail(Throwable failure) {
    Times times = source.times();
    long pause = source.flights().pauseAfter(flight, times.cooldown(), search.env().epochSecond());
    // so the pause, or the cooldown where a fresh value does not suffice, holds for the whole fleet
    boolean isExclusive = source.isExclusive();
    if (isExclusive ? !source.keepsLease(failure) : !search.holdsFresh()) {
      endLease(Duration.ofSeconds(Math.min(pause, times.leaseOfCooldown().toSeconds())));
    } else if (!isExclusive && search.waitsForLease()) {
      endLease(times.leaseOfCooldown());
    }
    source.flights().fail(flight, failure);
  }

  private void endLease(Duration time) {
    BoundedStore<V> store = source.store();
    if (store != null && lease != null) {
      store.endLease(lease, time, source.reports());
    }
  }

  private Step<R> landed(V value) {
    Reports<V> reports = source.reports();
    if (reports != null) {
      reports.fetched(value, BoundedStore.since(fetchBegan));
    }
    source.flights().land(flight, Landing.FETCH);
    BoundedStore<V> store = source.store();
    if (store == null) {
      return search.concludeFetched();
    }
    if (source.isExclusive()) {
      return lease == null || source.keepsLease(null)
          ? search.concludeFetched()
          : new Releasing(store, lease);
    }
    Saving saving = new Saving(store, value);
    return storePatience.isZero() ? saving.resume() : saving;
  }

  private final class Saving implements Step.Wait<R> {

    private final long saveBegan = System.nanoTime();
    private final CompletableFuture<@Nullable Void> answer;

    Saving(BoundedStore<V> store, V value) {
      answer = store.save(value);
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
      Throwable failure = BoundedStore.failureOf(answer);
      Reports<V> reports = source.reports();
      if (reports != null) {
        Duration took = BoundedStore.since(saveBegan);
        if (failure == null) {
          reports.saved(took);
        } else {
          reports.saveFailed(took, failure);
        }
      }
      return search.concludeFetched();
    }

    @Override
    public void failed(IOException failure) {
      // the flight has landed, and the store saves all the same
    }
  }

  /** Gives the lease back, before this process calls the store again. */
  private final class Releasing implements Step.Wait<R> {

    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable Boolean> answer;

    Releasing(BoundedStore<V> store, String lease) {
      answer = store.lease(lease, Duration.ZERO);
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
      Throwable failure = BoundedStore.failureOf(answer);
      Reports<V> reports = source.reports();
      if (failure != null && reports != null) {
        reports.leaseFailed(BoundedStore.since(began), failure);
      }
      return search.concludeFetched();
    }

    @Override
    public void failed(IOException failure) {
      // the flight has landed, and the lease expires
    }
  }
}
