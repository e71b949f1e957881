package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One run that wants a set which is not due to be renewed. Nobody waits for it while the set at
 * hand is fresh, so neither does it wait for others then.
 */
final class Refresh extends Search<JwksSnapshot> {

  private Refresh(Jwks jwks, Env env) {
    super(jwks, env);
  }

  /** The operation whose runs these are. */
  record Of(Jwks jwks) implements Operation<JwksSnapshot> {
    @Override
    public Step<JwksSnapshot> begin(Env env) {
      Refresh refresh = new Refresh(jwks, env);
      return jwks.flights().inProgress() != null && refresh.holdsFresh()
          ? refresh.concludeHeld()
          : refresh.followOrLead(null);
    }
  }

  @Override
  @Nullable Step<JwksSnapshot> conclude() {
    return answered(Origin.MEMORY);
  }

  @Override
  @Nullable Step<JwksSnapshot> answered(Origin origin) {
    JwksSnapshot held = jwks().cache().snapshot();
    return held != null && holdsFresh() && !jwks().isDue(held, env().epochSecond())
        ? new Step.Done<>(held)
        : null;
  }

  @Override
  Step<JwksSnapshot> concludeFetched() {
    return new Step.Done<>(newest());
  }

  @Override
  @Nullable Step<JwksSnapshot> stale() {
    return null;
  }

  @Override
  boolean waitsForLease() {
    return !holdsFresh();
  }

  @Override
  Step<JwksSnapshot> concludeHeld() {
    return new Step.Done<>(newest());
  }
}
