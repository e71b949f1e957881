package dev.oauth4jvm.jwks;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jwks.Flights.Attempt;
import dev.oauth4jvm.jwks.Flights.Flight;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import java.io.IOException;
import java.net.URI;
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
  private final Attempt attempt;
  private final long began = System.nanoTime();
  private final Duration storePatience;

  /**
   * For a leader.
   *
   * @param lease the name by which it has the store's lease, or null
   * @param storePatience how long to wait for the store: zero when it failed to answer just before
   */
  FlightFetch(Search<R> search, Flight flight, @Nullable String lease, Duration storePatience) {
    this.search = search;
    this.jwks = search.jwks();
    this.flight = flight;
    this.lease = lease;
    this.attempt = jwks.flights().attempt(search.env().epochSecond());
    this.storePatience = storePatience;
  }

  Step<R> start() {
    URI uri;
    try {
      uri = Endpoints.of(jwks.authorizationServer(), "jwks_uri", search.env());
    } catch (OAuthException refused) {
      // its host may not have resolved just now: as any fetch that failed
      return staleOr(refused);
    }
    return new Fetch(Endpoints.get(uri, JwksResponseCheck.ACCEPT));
  }

  /** The end of a fetch that was refused: by a set past its time, where that is allowed. */
  private Step<R> staleOr(OAuthException refused) {
    end(refused.because(Reason.KEYS));
    Step<R> stale = search.stale();
    if (stale != null) {
      return stale;
    }
    throw refused;
  }

  private final class Fetch implements Step.Send<R> {

    private final Request request;

    Fetch(Request request) {
      this.request = request;
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
        fetched = JwksResponseCheck.judge(response, jwks, attempt.at());
        jwks.cache().accept(fetched, search.env().epochSecond());
      } catch (OAuthException refused) {
        refused.initRequest(request);
        return staleOr(refused);
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
      if (store == null) {
        return search.concludeFetched();
      }
      Saving saving = new Saving(store, fetched);
      return storePatience.isZero() ? saving.resume() : saving;
    }

    @Override
    public Step<R> failed(IOException failure) throws IOException {
      end(failure);
      Step<R> stale = Steps.isGivenUp(failure) ? null : search.stale();
      if (stale != null) {
        return stale;
      }
      throw failure;
    }
  }

  /** Ends the flight without a new set; the old one stays, and may serve. */
  private void end(Throwable failure) {
    if (jwks.isWatched()) {
      jwks.tell(new JwksEvent.FetchFailed(jwks.id(), BoundedStore.since(began), failure));
    }
    if (Steps.isGivenUp(failure)) {
      endLease(Duration.ZERO);
      jwks.flights().withdraw(attempt);
      jwks.flights().giveUp(flight);
      return;
    }
    long pause =
        jwks.flights().pauseAfter(flight, jwks.policy().cooldown(), search.env().epochSecond());
    // so the pause, or the cooldown where only a key is missing, holds for the whole fleet
    if (!search.holdsFresh()) {
      endLease(Duration.ofSeconds(Math.min(pause, jwks.leaseOfCooldown().toSeconds())));
    } else if (search.waitsForLease()) {
      endLease(jwks.leaseOfCooldown());
    }
    jwks.flights().fail(flight, failure);
  }

  private final class Saving implements Step.Wait<R> {

    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable Void> answer;

    Saving(BoundedStore store, JwksSnapshot fetched) {
      answer =
          store.save(
              new JwksEntry(
                  fetched.toJson(),
                  fetched.updatedAt(),
                  fetched.updatedAt() + jwks.policy().timeToLive() + jwks.policy().stale()));
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

  private void endLease(Duration time) {
    BoundedStore store = jwks.store();
    if (store != null && lease != null) {
      store.endLease(jwks, lease, time);
    }
  }
}
