package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.Flights.Flight;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.KeySelection.FetchFirst;
import dev.oauth4jvm.jwks.KeySelection.Found;
import dev.oauth4jvm.jwks.KeySelection.Reason;
import dev.oauth4jvm.jwks.KeySelection.Rejected;
import dev.oauth4jvm.jwks.KeySelection.Wanted;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One search for a key: from memory at once, or as the leader or a follower of a flight. */
final class KeyLookup {

  /** Other callers' flights that are waited for before making one's own; each wait is bounded. */
  private static final int MAX_FLIGHTS = 3;

  private final Jwks jwks;
  private final Wanted wanted;
  private final Env env;
  private int flightsFollowed;

  private KeyLookup(Jwks jwks, Wanted wanted, Env env) {
    this.jwks = jwks;
    this.wanted = wanted;
    this.env = env;
  }

  Jwks jwks() {
    return jwks;
  }

  Wanted wanted() {
    return wanted;
  }

  Env env() {
    return env;
  }

  /** The operation whose runs these searches are. */
  record Of(Jwks jwks, Wanted wanted) implements Operation<VerificationKey> {
    @Override
    public Step<VerificationKey> begin(Env env) {
      return new KeyLookup(jwks, wanted, env).begin();
    }
  }

  private Step<VerificationKey> begin() {
    KeySelection selection = select();
    if (selection instanceof FetchFirst first) {
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.Miss(jwks.id(), first.reason().name()));
      }
      return miss(first.reason());
    }
    return conclude(selection, Origin.MEMORY);
  }

  KeySelection select() {
    return KeySelection.select(jwks.cache().snapshot(), wanted, jwks.policy(), env.epochSecond());
  }

  Step<VerificationKey> conclude(KeySelection selection, Origin origin) {
    if (selection instanceof Found found) {
      return found(found, origin);
    }
    if (selection instanceof Rejected rejected) {
      if (jwks.isWatched()) {
        jwks.tell(
            new JwksEvent.KeyRejected(jwks.id(), String.valueOf(rejected.failure().getMessage())));
      }
      throw rejected.failure();
    }
    return miss(((FetchFirst) selection).reason());
  }

  private Step<VerificationKey> found(Found found, Origin origin) {
    if (jwks.isWatched()) {
      jwks.tell(new JwksEvent.Hit(jwks.id(), origin));
    }
    return new Step.Done<>(found.key());
  }

  // ---- what a miss leads to

  private Step<VerificationKey> miss(Reason reason) {
    Flight inProgress = jwks.flights().inProgress();
    if (inProgress == null && flightsFollowed == 0 && isTooEarly()) {
      // a flight may have landed since the selection: what it brought counts
      KeySelection again = select();
      if (!(again instanceof FetchFirst)) {
        return conclude(again, Origin.MEMORY);
      }
      JwksSnapshot held = jwks.cache().snapshot();
      if (reason == Reason.UNKNOWN_KEY && held != null) {
        return conclude(KeySelection.among(held, wanted, false), Origin.MEMORY);
      }
      Step<VerificationKey> stale = stale();
      if (stale != null) {
        return stale;
      }
    }
    return inProgress == null ? lead(null) : follow(inProgress);
  }

  private boolean isTooEarly() {
    return jwks.flights().sinceLastRequest(env.epochSecond()) < jwks.policy().cooldown();
  }

  /** The key from a set past its time, where the caller allows that; else null. */
  @Nullable Step<VerificationKey> stale() {
    JwksSnapshot held = jwks.cache().snapshot();
    if (held != null
        && !jwks.policy().isFresh(held.updatedAt(), env.epochSecond())
        && jwks.policy().mayServeStale(held.updatedAt(), env.epochSecond())
        && KeySelection.among(held, wanted, false) instanceof Found found) {
      return found(found, Origin.STALE);
    }
    return null;
  }

  // ---- with others

  private Step<VerificationKey> follow(Flight flight) {
    flightsFollowed++;
    return new Follow(flight);
  }

  private Step<VerificationKey> lead(@Nullable Flight previous) {
    Flight flight = jwks.flights().take(previous);
    if (flight == null) {
      Flight faster = jwks.flights().inProgress();
      if (faster != null && flightsFollowed < MAX_FLIGHTS) {
        return follow(faster);
      }
      flight = new Flight(); // a private one: whatever keeps the others must not keep this caller
    }
    return new FlightLeader(this, flight).start();
  }

  private final class Follow implements Step.Wait<VerificationKey> {

    private final Flight flight;

    Follow(Flight flight) {
      this.flight = flight;
    }

    @Override
    public Duration atMost() {
      return jwks.waitAtMost();
    }

    @Override
    public CompletionStage<?> signal() {
      return flight.landed();
    }

    @Override
    public Step<VerificationKey> resume() throws IOException {
      if (!flight.landed().isDone()) {
        return lead(flight); // its leader takes too long, or is gone
      }
      Throwable failure = flight.failure();
      if (failure == null) {
        return conclude(select(), Origin.NETWORK);
      }
      Step<VerificationKey> stale = stale();
      if (stale != null) {
        return stale;
      }
      if (failure instanceof OAuthException refused) {
        throw refused;
      }
      throw new IOException("another caller's request for the JWK Set failed", failure);
    }

    @Override
    public void failed(IOException failure) {
      // the flight is another caller's
    }
  }
}
