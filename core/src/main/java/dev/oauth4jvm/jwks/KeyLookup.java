package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.flight.Landing;
import dev.oauth4jvm.internal.flight.Search;
import dev.oauth4jvm.internal.flight.Source;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksEvent.Reason;
import dev.oauth4jvm.jwks.KeySelection.FetchFirst;
import dev.oauth4jvm.jwks.KeySelection.Found;
import dev.oauth4jvm.jwks.KeySelection.Rejected;
import dev.oauth4jvm.jwks.KeySelection.Wanted;
import org.jspecify.annotations.Nullable;

/** One search for a key: from memory at once, or as the leader or a follower of a flight. */
final class KeyLookup extends Search<JwksSnapshot, VerificationKey> {

  /**
   * Seconds until the next search for a key, after another process kept the lease and wrote
   * nothing.
   */
  private static final long LOOK_AGAIN_AFTER = 5;

  private final Jwks jwks;
  private final Wanted wanted;

  KeyLookup(Jwks jwks, Wanted wanted, Env env) {
    super(env);
    this.jwks = jwks;
    this.wanted = wanted;
  }

  /**
   * The operation that begins these searches. Where memory has the key and nobody watches, there is
   * no search, and a starting process need not load its classes.
   */
  record Of(Jwks jwks, JwsAlgorithm algorithm, @Nullable String kid)
      implements Operation<VerificationKey> {
    @Override
    public Step<VerificationKey> begin(Env env) {
      VerificationKey key = jwks.remembered(algorithm, kid, env);
      return key == null ? search(jwks, algorithm, kid, env) : new Step.Done<>(key);
    }
  }

  private static Step<VerificationKey> search(
      Jwks jwks, JwsAlgorithm algorithm, @Nullable String kid, Env env) {
    Wanted wanted = new Wanted(algorithm, kid, jwks.crypto().now(algorithm));
    return new KeyLookup(jwks, wanted, env).begin();
  }

  @Override
  protected Source<JwksSnapshot> source() {
    return jwks.source();
  }

  private Step<VerificationKey> begin() {
    KeySelection selection = select();
    if (!(selection instanceof FetchFirst miss)) {
      jwks.renewWhenDue(env().epochSecond());
      return conclude(selection, Origin.MEMORY);
    }
    // a shared failure was reported once; those who share it are many
    if (jwks.isWatched() && !isHeldBack()) {
      jwks.tell(new JwksEvent.Miss(jwks.id(), miss.reason()));
    }
    return followOrLead(null);
  }

  /** Whether it is too early for another request, because the last one failed. */
  private boolean isHeldBack() {
    return jwks.flights().failedJustNow(env().epochSecond()) != null;
  }

  /** Selects from memory as it is now. */
  private KeySelection select() {
    return KeySelection.select(jwks.cache().snapshot(), wanted, jwks.policy(), env().epochSecond());
  }

  /** Ends the search by a selection that needs no newer set. */
  private Step<VerificationKey> conclude(KeySelection selection, Origin origin) {
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

  @Override
  protected @Nullable Step<VerificationKey> conclude() {
    KeySelection selection = select();
    if (!(selection instanceof FetchFirst miss)) {
      return conclude(selection, Origin.MEMORY);
    }
    if (!isHeldBack()
        && !jwks.flights().attemptedWithin(jwks.policy().cooldown(), env().epochSecond())) {
      return null;
    }
    JwksSnapshot held = jwks.cache().snapshot();
    return miss.reason() == Reason.UNKNOWN_KEY && held != null
        ? conclude(KeySelection.among(held, wanted, false), Origin.MEMORY)
        : stale();
  }

  @Override
  protected @Nullable Step<VerificationKey> answered(@Nullable Landing landing) {
    KeySelection selection = select();
    return selection instanceof FetchFirst ? null : conclude(selection, origin(landing));
  }

  private static Origin origin(@Nullable Landing landing) {
    if (landing == null) {
      return Origin.MEMORY;
    }
    return landing == Landing.STORE ? Origin.STORE : Origin.NETWORK;
  }

  @Override
  protected Step<VerificationKey> concludeFetched() {
    return conclude(KeySelection.among(jwks.newest(), wanted, false), Origin.NETWORK);
  }

  @Override
  protected @Nullable Step<VerificationKey> stale() {
    JwksSnapshot held = jwks.cache().snapshot();
    long now = env().epochSecond();
    if (held != null
        && !jwks.policy().isFresh(held.updatedAt(), now)
        && jwks.policy().mayServeStale(held.updatedAt(), now)
        && KeySelection.among(held, wanted, false) instanceof Found found) {
      return conclude(found, Origin.STALE);
    }
    return null;
  }

  @Override
  protected boolean waitsForLease() {
    return true;
  }

  @Override
  protected Step<VerificationKey> concludeHeld() {
    // counts as an attempt, so that the next unknown key does not wait as long
    long cooldown = jwks.policy().cooldown();
    long soon = env().epochSecond() - cooldown + Math.min(cooldown, LOOK_AGAIN_AFTER);
    jwks.flights().attempt(soon);
    return conclude(KeySelection.among(jwks.newest(), wanted, false), Origin.MEMORY);
  }
}
