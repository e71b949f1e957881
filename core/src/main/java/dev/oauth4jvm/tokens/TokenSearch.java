package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.flight.LastLook;
import dev.oauth4jvm.internal.flight.Search;
import dev.oauth4jvm.internal.flight.Source;
import org.jspecify.annotations.Nullable;

/** One run that needs a token that is fresh, or for a renewal ahead of time one that is not due. */
final class TokenSearch extends Search<Tokens, StoredToken> {

  private final SharedTokens shared;
  private final boolean isRenewal;

  private TokenSearch(SharedTokens shared, Env env, boolean isRenewal) {
    super(env);
    this.shared = shared;
    this.isRenewal = isRenewal;
  }

  /** Begins a run that memory could not answer. */
  static Step<StoredToken> begin(SharedTokens shared, Env env) {
    return new TokenSearch(shared, env, false).followOrLead();
  }

  /** Begins a run whose result nobody waits for: it does not wait for others either. */
  static Step<StoredToken> renewal(SharedTokens shared, Env env) {
    TokenSearch search = new TokenSearch(shared, env, true);
    return shared.flights().inProgress() != null && search.holdsFresh()
        ? search.endHeld()
        : search.followOrLead();
  }

  @Override
  protected Source<Tokens> source() {
    return shared;
  }

  @Override
  protected @Nullable Step<StoredToken> endAtOnce() {
    return endFromMemory(null);
  }

  @Override
  protected @Nullable Step<StoredToken> endFromMemory(@Nullable LastLook place) {
    Tokens held = shared.held();
    if (held != null && held.isEnded() && place == LastLook.STORE) {
      throw SharedTokens.loginRequired("the session has ended", null);
    }
    long now = env().epochSecond();
    return held == null || !held.isFresh(now) || (isRenewal && shared.isDue(held, now))
        ? null
        : done(held);
  }

  @Override
  protected Step<StoredToken> endFetched() {
    return endHeld(); // whatever it is now: this run fetches no other
  }

  /** The held token before its end, in the margin in which a newer one would be better. */
  @Override
  protected @Nullable Step<StoredToken> endStale() {
    Tokens held = shared.held();
    return held != null && held.isValid(env().epochSecond()) ? done(held) : null;
  }

  @Override
  protected boolean waitsForLease() {
    return !holdsFresh();
  }

  @Override
  protected Step<StoredToken> endHeld() {
    Tokens held = shared.held();
    if (held == null) {
      throw new IllegalStateException("a token that was accepted is gone");
    }
    return done(held);
  }

  private static Step<StoredToken> done(Tokens held) {
    StoredToken token = held.token();
    if (token == null) {
      throw SharedTokens.loginRequired("the session has ended", null);
    }
    return token.done();
  }
}
