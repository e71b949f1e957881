package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.Flights.Flight;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksEvent.Reason;
import dev.oauth4jvm.jwks.KeySelection.FetchFirst;
import dev.oauth4jvm.jwks.KeySelection.Found;
import dev.oauth4jvm.jwks.KeySelection.Rejected;
import dev.oauth4jvm.jwks.KeySelection.Wanted;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One search for a key: from memory at once, or as the leader or a follower of a flight. */
final class KeyLookup {

  /** Flights that are waited for before the caller is told that no set can be had. */
  private static final int MAX_FLIGHTS = 3;

  private final Jwks jwks;
  private final Wanted wanted;
  private final Env env;
  private int flightsFollowed;

  KeyLookup(Jwks jwks, Wanted wanted, Env env) {
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
    if (!(selection instanceof FetchFirst miss)) {
      return conclude(selection, Origin.MEMORY);
    }
    if (jwks.isWatched()) {
      jwks.tell(new JwksEvent.Miss(jwks.id(), miss.reason()));
    }
    return followOrLead(null);
  }

  /** The choice from memory as it is now. */
  KeySelection select() {
    return KeySelection.select(jwks.cache().snapshot(), wanted, jwks.policy(), env.epochSecond());
  }

  /** The end of the search, by a selection that needs no newer set. */
  Step<VerificationKey> conclude(KeySelection selection, Origin origin) {
    if (selection instanceof Found found) {
      if (jwks.isWatched()) {
        jwks.tell(new JwksEvent.Hit(jwks.id(), origin));
      }
      return new Step.Done<>(found.key());
    }
    if (selection instanceof Rejected rejected) {
      if (jwks.isWatched()) {
        jwks.tell(
            new JwksEvent.KeyRejected(jwks.id(), String.valueOf(rejected.failure().getMessage())));
      }
      throw rejected.failure();
    }
    throw new IllegalStateException("a newer set is needed");
  }

  /**
   * The end of the search without a newer set, because memory has got what is wanted or it is too
   * early to look again; null when a newer set is to be looked for.
   */
  @Nullable Step<VerificationKey> conclude() {
    KeySelection selection = select();
    if (!(selection instanceof FetchFirst miss)) {
      return conclude(selection, Origin.MEMORY);
    }
    if (!jwks.flights().attemptedWithin(jwks.policy().cooldown(), env.epochSecond())) {
      return null;
    }
    JwksSnapshot held = jwks.cache().snapshot();
    return miss.reason() == Reason.UNKNOWN_KEY && held != null
        ? conclude(KeySelection.among(held, wanted, false), Origin.MEMORY)
        : stale();
  }

  /** The key from a set past its time, where the caller allows that; else null. */
  @Nullable Step<VerificationKey> stale() {
    JwksSnapshot held = jwks.cache().snapshot();
    long now = env.epochSecond();
    if (held != null
        && !jwks.policy().isFresh(held.updatedAt(), now)
        && jwks.policy().mayServeStale(held.updatedAt(), now)
        && KeySelection.among(held, wanted, false) instanceof Found found) {
      return conclude(found, Origin.STALE);
    }
    return null;
  }

  // ---- with others

  /**
   * What a miss leads to.
   *
   * @param overdue the flight that this caller has waited for in vain, or null
   */
  private Step<VerificationKey> followOrLead(@Nullable Flight overdue) {
    Flight flight = jwks.flights().inProgress();
    if (flight == null || flight == overdue) {
      Step<VerificationKey> end = conclude();
      if (end != null) {
        return end;
      }
      Flight mine = new Flight();
      flight = jwks.flights().join(mine, overdue);
      if (flight == mine) {
        return new FlightLeader(this, mine).start();
      }
    }
    flightsFollowed++;
    return new Follow(flight);
  }

  private final class Follow implements Step.Wait<VerificationKey> {

    private final Flight flight;

    Follow(Flight flight) {
      this.flight = flight;
    }

    @Override
    public Duration atMost() {
      return flight.remaining(jwks.waitAtMost());
    }

    @Override
    public CompletionStage<?> signal() {
      return flight.signal();
    }

    @Override
    public Step<VerificationKey> resume() throws IOException {
      boolean over = flight.isOver();
      Origin origin = flight.origin();
      KeySelection selection = select();
      if (!(selection instanceof FetchFirst)) {
        return conclude(selection, origin == null ? Origin.MEMORY : origin);
      }
      Throwable failure = flight.failure();
      if (failure == null && flightsFollowed < MAX_FLIGHTS) {
        // its leader gave up, takes too long, or is gone
        return followOrLead(over ? null : flight);
      }
      Step<VerificationKey> stale = stale();
      if (stale != null) {
        return stale;
      }
      if (failure instanceof OAuthException refused) {
        throw refused;
      }
      throw failure == null
          ? new IOException("no other caller's request for the JWK Set was answered in time")
          : new IOException("another caller's request for the JWK Set failed", failure);
    }

    @Override
    public void failed(IOException failure) {
      // the flight is another caller's
    }
  }
}
