package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.flight.LastLook;
import dev.oauth4jvm.internal.flight.Search;
import dev.oauth4jvm.internal.flight.Source;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksEvent.Reason;
import dev.oauth4jvm.jwks.KeySelection.Choice;
import dev.oauth4jvm.jwks.KeySelection.FetchFirst;
import dev.oauth4jvm.jwks.KeySelection.Found;
import dev.oauth4jvm.jwks.KeySelection.Rejected;
import dev.oauth4jvm.jwks.KeySelection.Wanted;
import org.jspecify.annotations.Nullable;

/** One search for a key: from memory at once, or as the leader or a follower of a flight. */
final class KeyLookup extends Search<JwksSnapshot, VerificationKey> {

  /** Seconds until the next search, after another process had the lease and wrote nothing. */
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
      return end((Choice) selection, Origin.MEMORY);
    }
    // a shared failure was reported once; those who share it are many
    if (jwks.isWatched() && !isPaused()) {
      jwks.tell(new JwksEvent.Miss(jwks.id(), miss.reason()));
    }
    return followOrLead();
  }

  /** Selects from memory as it is now. */
  private KeySelection select() {
    return KeySelection.select(jwks.cache().snapshot(), wanted, jwks.policy(), env().epochSecond());
  }

  /** Whether it is too early for another request, because the last one failed. */
  private boolean isPaused() {
    return jwks.flights().failedJustNow(env().epochSecond()) != null;
  }

  /**
   * Whether it is too early for another request. Without a set that may answer, a search goes on
   * all the same, unless the last request failed just now.
   */
  private boolean isTooEarly() {
    long now = env().epochSecond();
    return isPaused()
        || jwks.flights().isResting(now)
        || jwks.flights().attemptedWithin(jwks.policy().cooldown(), now);
  }

  private Step<VerificationKey> end(Choice choice, Origin origin) {
    if (choice instanceof Rejected rejected) {
      if (jwks.isWatched()) {
        jwks.tell(
            new JwksEvent.KeyRejected(jwks.id(), String.valueOf(rejected.failure().getMessage())));
      }
      throw rejected.failure();
    }
    if (jwks.isWatched()) {
      jwks.tell(new JwksEvent.Hit(jwks.id(), origin));
    }
    return new Step.Done<>(((Found) choice).key());
  }

  @Override
  protected @Nullable Step<VerificationKey> endAtOnce() {
    KeySelection selection = select();
    if (!(selection instanceof FetchFirst miss)) {
      return end((Choice) selection, Origin.MEMORY);
    }
    if (!isTooEarly()) {
      return null;
    }
    JwksSnapshot held = jwks.cache().snapshot();
    return miss.reason() == Reason.UNKNOWN_KEY && held != null
        ? end(KeySelection.among(held, wanted), Origin.MEMORY)
        : endStale();
  }

  @Override
  protected @Nullable Step<VerificationKey> endFromMemory(@Nullable LastLook place) {
    return select() instanceof Choice choice ? end(choice, eventOrigin(place)) : null;
  }

  private static Origin eventOrigin(@Nullable LastLook place) {
    if (place == null) {
      return Origin.MEMORY;
    }
    return place == LastLook.STORE ? Origin.STORE : Origin.NETWORK;
  }

  @Override
  protected Step<VerificationKey> endFetched() {
    return end(KeySelection.among(jwks.newest(), wanted), Origin.NETWORK);
  }

  @Override
  protected @Nullable Step<VerificationKey> endStale() {
    JwksSnapshot held = jwks.cache().snapshot();
    long now = env().epochSecond();
    if (held == null
        || jwks.policy().isFresh(held.updatedAt(), now)
        || !jwks.policy().mayServeStale(held.updatedAt(), now)) {
      return null;
    }
    VerificationKey key = wanted.in(held);
    return key == null ? null : end(new Found(key), Origin.STALE);
  }

  @Override
  protected boolean waitsForLease() {
    return true;
  }

  @Override
  protected Step<VerificationKey> endHeld() {
    // the next unknown key must not wait for the lease as long as this one did
    long seconds = Math.min(jwks.policy().cooldown(), LOOK_AGAIN_AFTER);
    jwks.flights().rest(seconds, env().epochSecond());
    return end(KeySelection.among(jwks.newest(), wanted), Origin.MEMORY);
  }
}
