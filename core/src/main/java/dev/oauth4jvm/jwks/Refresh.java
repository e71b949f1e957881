package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.flight.LastLook;
import dev.oauth4jvm.internal.flight.Search;
import dev.oauth4jvm.internal.flight.Source;
import org.jspecify.annotations.Nullable;

/**
 * One run that needs a set which is not due to be renewed. Nobody waits for this run while the held
 * set is fresh, so it does not wait for others either.
 */
final class Refresh extends Search<JwksSnapshot, JwksSnapshot> {

  private final Jwks jwks;

  private Refresh(Jwks jwks, Env env) {
    super(env);
    this.jwks = jwks;
  }

  /** The operation that begins these runs. */
  record Of(Jwks jwks) implements Operation<JwksSnapshot> {
    @Override
    public Step<JwksSnapshot> begin(Env env) {
      Refresh refresh = new Refresh(jwks, env);
      return jwks.flights().inProgress() != null && refresh.holdsFresh()
          ? refresh.endHeld()
          : refresh.followOrLead();
    }
  }

  @Override
  protected Source<JwksSnapshot> source() {
    return jwks.source();
  }

  @Override
  protected @Nullable Step<JwksSnapshot> endAtOnce() {
    return endFromMemory(null);
  }

  @Override
  protected @Nullable Step<JwksSnapshot> endFromMemory(@Nullable LastLook place) {
    JwksSnapshot held = jwks.cache().snapshot();
    return held != null && holdsFresh() && !jwks.isDue(held, env().epochSecond())
        ? new Step.Done<>(held)
        : null;
  }

  @Override
  protected Step<JwksSnapshot> endFetched() {
    return new Step.Done<>(jwks.newest());
  }

  @Override
  protected @Nullable Step<JwksSnapshot> endStale() {
    return null;
  }

  @Override
  protected boolean waitsForLease() {
    return !holdsFresh();
  }

  @Override
  protected Step<JwksSnapshot> endHeld() {
    return new Step.Done<>(jwks.newest());
  }
}
