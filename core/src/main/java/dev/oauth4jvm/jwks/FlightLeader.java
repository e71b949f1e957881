package dev.oauth4jvm.jwks;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.Flights.Flight;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.KeySelection.FetchFirst;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one that looks for a newer set while the others wait: in the store, then on the network, and
 * writes what it fetched to the store.
 *
 * <p>However its run ends, the flight ends with it.
 */
final class FlightLeader {

  private final KeyLookup lookup;
  private final Jwks jwks;
  private final Flight flight;

  FlightLeader(KeyLookup lookup, Flight flight) {
    this.lookup = lookup;
    this.jwks = lookup.jwks();
    this.flight = flight;
  }

  Step<VerificationKey> start() {
    try {
      KeySelection again = lookup.select();
      if (!(again instanceof FetchFirst)) {
        // another flight landed just before this one took off
        jwks.flights().land(flight);
        return lookup.conclude(again, Origin.MEMORY);
      }
      BoundedStore store = jwks.store();
      return store == null ? fetch() : new Load(store);
    } catch (RuntimeException | Error failure) {
      jwks.flights().fail(flight, failure);
      throw failure;
    }
  }

  // ---- the store's turn

  private final class Load implements Step.Wait<VerificationKey> {

    private final Duration timeout;
    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable String> answer;

    Load(BoundedStore store) {
      timeout = store.timeout();
      answer = store.load();
    }

    @Override
    public Duration atMost() {
      return timeout;
    }

    @Override
    public CompletionStage<?> signal() {
      return answer;
    }

    @Override
    public Step<VerificationKey> resume() {
      try {
        take();
        KeySelection selection = lookup.select();
        if (selection instanceof FetchFirst) {
          return fetch();
        }
        jwks.flights().land(flight);
        return lookup.conclude(selection, Origin.STORE);
      } catch (RuntimeException | Error failure) {
        jwks.flights().fail(flight, failure);
        throw failure;
      }
    }

    @Override
    public void failed(IOException failure) {
      jwks.flights().land(flight);
    }

    /** Takes what the store holds into memory, if it is newer and can be true. */
    private void take() {
      Throwable failure = failureOf(answer);
      if (failure instanceof EntryRejectedException rejected) {
        reject(rejected.reason());
        return;
      }
      if (failure != null) {
        tellFailure(Action.LOAD, began, failure);
        return;
      }
      String document = answer.join();
      boolean present = document != null && !document.isEmpty();
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntryLoaded(jwks.id(), since(began), present));
      }
      if (document == null || document.isEmpty() || document.equals("{}")) {
        return;
      }
      try {
        JwksSnapshot snapshot = JwksDocument.read(document);
        if (!jwks.policy().isPlausible(snapshot.updatedAt(), lookup.env().epochSecond())) {
          reject("the entry's \"uat\" is in the future");
          return;
        }
        jwks.cache().offer(snapshot);
      } catch (EntryRejectedException rejected) {
        reject(rejected.reason());
      }
    }

    private void reject(String reason) {
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntryRejected(jwks.id(), reason));
      }
    }
  }

  // ---- the network's turn

  private Step<VerificationKey> fetch() {
    Request request =
        Endpoints.get(
            Endpoints.of(jwks.authorizationServer(), "jwks_uri", lookup.env()),
            JwksResponse.ACCEPT);
    jwks.flights().requestedAt(lookup.env().epochSecond());
    return new Fetch(request);
  }

  private final class Fetch implements Step.Send<VerificationKey> {

    private final Request request;
    private final long began = System.nanoTime();

    Fetch(Request request) {
      this.request = request;
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public Step<VerificationKey> receive(Response response) {
      JwksSnapshot fetched;
      try {
        long now = lookup.env().epochSecond();
        fetched = JwksSnapshot.of(JwksResponse.judge(response), now);
        jwks.cache().accept(fetched, now);
      } catch (OAuthException refused) {
        Step<VerificationKey> stale = end(refused);
        if (stale != null) {
          return stale;
        }
        throw refused;
      } catch (RuntimeException | Error failure) {
        jwks.flights().fail(flight, failure);
        throw failure;
      }
      jwks.flights().land(flight);
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.Fetched(jwks.id(), since(began), fetched.keys().keys().size()));
      }
      BoundedStore store = jwks.store();
      return store == null ? conclude(fetched) : new Save(store, fetched);
    }

    @Override
    public Step<VerificationKey> failed(IOException failure) throws IOException {
      if (failure instanceof InterruptedIOException
          && !(failure instanceof SocketTimeoutException)) {
        jwks.flights().land(flight); // given up, not failed: another takes its place
        throw failure;
      }
      Step<VerificationKey> stale = end(failure);
      if (stale != null) {
        return stale;
      }
      throw failure;
    }

    /** Ends the flight without a new set; the old one stays, and may serve. */
    private @Nullable Step<VerificationKey> end(Exception failure) {
      jwks.flights().fail(flight, failure);
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.FetchFailed(jwks.id(), since(began), failure));
      }
      return lookup.stale();
    }
  }

  private final class Save implements Step.Wait<VerificationKey> {

    private final JwksSnapshot fetched;
    private final Duration timeout;
    private final long began = System.nanoTime();
    private final CompletableFuture<@Nullable Void> answer;

    Save(BoundedStore store, JwksSnapshot fetched) {
      this.fetched = fetched;
      timeout = store.timeout();
      answer =
          store.save(
              new JwksEntry(
                  fetched.toJson(),
                  fetched.updatedAt(),
                  fetched.updatedAt() + jwks.policy().timeToLive() + jwks.policy().stale()));
    }

    @Override
    public Duration atMost() {
      return timeout;
    }

    @Override
    public CompletionStage<?> signal() {
      return answer;
    }

    @Override
    public Step<VerificationKey> resume() {
      Throwable failure = failureOf(answer);
      if (failure != null) {
        tellFailure(Action.SAVE, began, failure);
      } else if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntrySaved(jwks.id(), since(began)));
      }
      return conclude(fetched);
    }

    @Override
    public void failed(IOException failure) {
      // the flight has landed, and the store goes on with what it was given
    }
  }

  /** The verdict by the newest set there is: no other is fetched for the same token. */
  private Step<VerificationKey> conclude(JwksSnapshot fetched) {
    JwksSnapshot newest = jwks.cache().snapshot();
    return lookup.conclude(
        KeySelection.among(newest == null ? fetched : newest, lookup.wanted(), false),
        Origin.NETWORK);
  }

  private void tellFailure(Action action, long began, Throwable failure) {
    if (jwks.isWatched()) {
      jwks.tell(new JwksEvent.StoreFailed(jwks.id(), action, since(began), failure));
    }
  }

  private static @Nullable Throwable failureOf(CompletableFuture<?> answer) {
    if (!answer.isDone()) {
      return new TimeoutException("the store did not answer in time");
    }
    try {
      answer.join();
      return null;
    } catch (CompletionException failed) {
      return failed.getCause() == null ? failed : failed.getCause();
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
