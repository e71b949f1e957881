package dev.oauth4jvm.jwks;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.Flights.Attempt;
import dev.oauth4jvm.jwks.Flights.Flight;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.KeySelection.FetchFirst;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one that looks for a newer set while the others wait: in the store, then on the network, and
 * writes what it fetched to the store.
 *
 * <p>However its run ends, the flight ends with it. Its followers share what became of the request,
 * and nothing else: what fails for the sake of the leader's own key is the leader's alone.
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
      // again, now that no other flight can land: one may have, just before this one took off
      Step<VerificationKey> end = lookup.conclude();
      if (end != null) {
        jwks.flights().giveUp(flight);
        return end;
      }
      BoundedStore store = jwks.store();
      return store == null ? fetch() : new Load(store);
    } catch (RuntimeException | Error failure) {
      jwks.flights().giveUp(flight);
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
      return answer.copy();
    }

    @Override
    public Step<VerificationKey> resume() {
      KeySelection selection;
      try {
        take();
        selection = lookup.select();
        if (selection instanceof FetchFirst) {
          return fetch();
        }
      } catch (RuntimeException | Error failure) {
        jwks.flights().giveUp(flight);
        throw failure;
      }
      jwks.flights().land(flight, Origin.STORE);
      return lookup.conclude(selection, Origin.STORE);
    }

    @Override
    public void failed(IOException failure) {
      jwks.flights().giveUp(flight);
    }

    /** Takes what the store holds into memory, if it is newer and can be true. */
    private void take() {
      Throwable failure = failureOf(answer);
      if (failure instanceof EntryRejectedException rejected) {
        reject(rejected);
        return;
      }
      if (failure != null) {
        tellFailure(Action.LOAD, began, failure);
        return;
      }
      String document = answer.join();
      boolean present = document != null && !JwksDocument.isEmpty(document);
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntryLoaded(jwks.id(), since(began), present));
      }
      if (document == null || !present) {
        return;
      }
      try {
        JwksSnapshot snapshot = JwksDocument.read(document);
        long latest = lookup.env().epochSecond() + jwks.policy().futureTolerance();
        if (snapshot.updatedAt() > latest) {
          throw new EntryRejectedException("the entry's \"uat\" is in the future");
        }
        jwks.cache().offer(snapshot, latest);
      } catch (EntryRejectedException rejected) {
        reject(rejected);
      }
    }

    private void reject(EntryRejectedException rejected) {
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntryRejected(jwks.id(), rejected.reason()));
      }
    }
  }

  // ---- the network's turn

  private Step<VerificationKey> fetch() {
    Request request =
        Endpoints.get(
            Endpoints.of(jwks.authorizationServer(), "jwks_uri", lookup.env()),
            JwksResponse.ACCEPT);
    return new Fetch(request, jwks.flights().attempt(lookup.env().epochSecond()));
  }

  private final class Fetch implements Step.Send<VerificationKey> {

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
    public Step<VerificationKey> receive(Response response) {
      JwksSnapshot fetched;
      try {
        // as of the request: an answer that took its time is not newer than what was asked later
        fetched = JwksSnapshot.of(JwksResponse.judge(response), attempt.at());
        jwks.cache().accept(fetched, lookup.env().epochSecond());
      } catch (OAuthException refused) {
        end(refused);
        Step<VerificationKey> stale = lookup.stale();
        if (stale != null) {
          return stale;
        }
        throw refused;
      } catch (RuntimeException | Error failure) {
        end(failure);
        throw failure;
      }
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.Fetched(jwks.id(), since(began), fetched.keys().keys().size()));
      }
      jwks.flights().land(flight, Origin.NETWORK);
      BoundedStore store = jwks.store();
      return store == null ? concludeFetched() : new Save(store, fetched);
    }

    @Override
    public Step<VerificationKey> failed(IOException failure) throws IOException {
      end(failure);
      Step<VerificationKey> stale = isGivenUp(failure) ? null : lookup.stale();
      if (stale != null) {
        return stale;
      }
      throw failure;
    }

    /** Ends the flight without a new set; the old one stays, and may serve. */
    private void end(Throwable failure) {
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.FetchFailed(jwks.id(), since(began), failure));
      }
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

  private final class Save implements Step.Wait<VerificationKey> {

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
    public Step<VerificationKey> resume() {
      Throwable failure = failureOf(answer);
      if (failure != null) {
        tellFailure(Action.SAVE, began, failure);
      } else if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.EntrySaved(jwks.id(), since(began)));
      }
      return concludeFetched();
    }

    @Override
    public void failed(IOException failure) {
      // the flight has landed, and the store goes on with what it was given
    }
  }

  /** The verdict by the newest set there is: no other is fetched for the same token. */
  private Step<VerificationKey> concludeFetched() {
    JwksSnapshot newest = jwks.cache().snapshot();
    if (newest == null) {
      throw new IllegalStateException("a set that was accepted is gone");
    }
    return lookup.conclude(KeySelection.among(newest, lookup.wanted(), false), Origin.NETWORK);
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
    } catch (CancellationException cancelled) {
      return cancelled;
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
