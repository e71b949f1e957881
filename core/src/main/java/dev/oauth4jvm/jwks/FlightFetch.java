package dev.oauth4jvm.jwks;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.jwks.Flights.Attempt;
import dev.oauth4jvm.jwks.Flights.Flight;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The network's turn of a flight: fetches the set, and writes it to the store. */
final class FlightFetch<R> {

  private final Search<R> search;
  private final Jwks jwks;
  private final Flight flight;
  private final @Nullable String lease;

  /**
   * For a leader.
   *
   * @param lease the name by which it has the store's lease, or null
   */
  FlightFetch(Search<R> search, Flight flight, @Nullable String lease) {
    this.search = search;
    this.jwks = search.jwks();
    this.flight = flight;
    this.lease = lease;
  }

  Step<R> start() {
    URI endpoint;
    try {
      endpoint = Endpoints.of(jwks.authorizationServer(), "jwks_uri", search.env());
    } catch (OAuthException refused) {
      throw refused.because(Reason.KEYS);
    }
    Request request = Endpoints.get(endpoint, JwksResponse.ACCEPT);
    return new Fetch(request, jwks.flights().attempt(search.env().epochSecond()));
  }

  private final class Fetch implements Step.Send<R> {

    private final Request request;
    private final Attempt attempt;
    private final long began = System.nanoTime();

    Fetch(Request request, Attempt attempt) {
      this.request = request;
      this.attempt = attempt;
    }

    @Override
    public Request request() {
      return request;
    }

    /** Others wait for it. */
    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public Step<R> receive(Response response) {
      JwksSnapshot fetched;
      try {
        // as of the request: an answer that took its time is not newer than what was asked later
        fetched = JwksSnapshot.of(JwksResponse.judge(response), attempt.at());
        jwks.cache().accept(fetched, search.env().epochSecond());
      } catch (OAuthException refused) {
        end(refused);
        Step<R> stale = search.stale();
        if (stale != null) {
          return stale;
        }
        throw refused;
      } catch (RuntimeException | Error failure) {
        end(failure);
        throw failure;
      }
      if (jwks.isWatched()) {
        jwks.tell(
            new JwksEvent.Fetched(
                jwks.id(), BoundedStore.since(began), fetched.keys().keys().size()));
      }
      jwks.flights().land(flight, Origin.NETWORK);
      BoundedStore store = jwks.store();
      return store == null ? search.concludeFetched() : new Save(store, fetched);
    }

    @Override
    public Step<R> failed(IOException failure) throws IOException {
      end(failure);
      Step<R> stale = isGivenUp(failure) ? null : search.stale();
      if (stale != null) {
        return stale;
      }
      throw failure;
    }

    /** Ends the flight without a new set; the old one stays, and may serve. */
    private void end(Throwable failure) {
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.FetchFailed(jwks.id(), BoundedStore.since(began), failure));
      }
      endLease();
      if (isGivenUp(failure)) {
        jwks.flights().withdraw(attempt);
        jwks.flights().giveUp(flight);
      } else {
        jwks.flights().fail(flight, failure);
      }
    }
  }

  /** Whether it says that this run was interrupted or cancelled, and nothing of the server. */
  private static boolean isGivenUp(Throwable failure) {
    return failure instanceof ClosedByInterruptException
        || (failure instanceof InterruptedIOException
            && !(failure instanceof SocketTimeoutException));
  }

  private final class Save implements Step.Wait<R> {

    private final Duration timeout;
    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable Void> answer;

    Save(BoundedStore store, JwksSnapshot fetched) {
      timeout = store.timeout();
      String document = fetched.toJson();
      answer =
          document.length() > JwksDocument.MAX_CHARACTERS
              ? CompletableFuture.failedFuture(
                  new IllegalStateException("the JWK Set is too large for an entry"))
              : store.save(
                  new JwksEntry(
                      document,
                      fetched.updatedAt(),
                      fetched.updatedAt() + jwks.policy().timeToLive() + jwks.policy().stale()));
    }

    @Override
    public Duration atMost() {
      return timeout;
    }

    @Override
    public CompletionStage<?> signal() {
      return answer.copy();
    }

    @Override
    public Step<R> resume() {
      Throwable failure = BoundedStore.failureOf(answer);
      if (failure != null) {
        BoundedStore.tellFailure(jwks, Action.SAVE, began, failure);
      } else if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntrySaved(jwks.id(), BoundedStore.since(began)));
      }
      return search.concludeFetched();
    }

    @Override
    public void failed(IOException failure) {
      // the flight has landed, and the store goes on with what it was given
    }
  }

  /**
   * After a fetch in vain: those who have no set may try at once; those who only look for another
   * key wait until the cooldown is over, which so holds for all who share the store.
   */
  private void endLease() {
    BoundedStore store = jwks.store();
    if (store == null || lease == null) {
      return;
    }
    if (!search.holdsFresh()) {
      prolong(store, lease, Duration.ZERO);
    } else if (search.waitsForLease()) {
      prolong(store, lease, jwks.leaseOfCooldown());
    }
  }

  private void prolong(BoundedStore store, String holder, Duration time) {
    long began = System.nanoTime();
    var unused =
        store
            .lease(holder, time)
            .whenComplete(
                (granted, failure) -> {
                  if (failure != null) {
                    BoundedStore.tellFailure(jwks, Action.LEASE, began, failure);
                  }
                });
  }
}
