package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.GuardedSteps;
import dev.oauth4jvm.internal.Steps;
import org.jspecify.annotations.Nullable;

/** An admission whose failures are results. */
record VerdictSteps(Admission admission) implements Operation<Verdict> {

  @Override
  public Step<Verdict> begin(Env env) {
    try {
      Step<AccessToken> first = admission.begin(env);
      return first instanceof Step.Done<AccessToken> done
          ? accepted(done.result())
          : new Guard(admission).step(first);
    } catch (RuntimeException failure) {
      return refused(admission, failure);
    }
  }

  private static Step<Verdict> accepted(AccessToken token) {
    return new Step.Done<>(new Verdict.Accepted(token, headers(token)));
  }

  /** The next nonce, when that of the proof expires soon (RFC 9449, section 8.2). */
  private static Headers headers(AccessToken token) {
    String nonce = token.dpopNonce();
    return nonce == null
        ? Headers.of()
        : Headers.of("dpop-nonce", nonce).and("cache-control", "no-store");
  }

  private static Step<Verdict> refused(Admission admission, Exception failure) {
    return new Step.Done<>(new Verdict.Refused(admission.refusal(failure), failure));
  }

  /** The steps of an admission that has to wait for keys. */
  private static final class Guard extends GuardedSteps<AccessToken, Verdict> {

    private final Admission admission;

    Guard(Admission admission) {
      this.admission = admission;
    }

    @Override
    protected <F extends Exception> Step<Verdict> proceed(
        Call<AccessToken, F> call, @Nullable Response response) throws F {
      try {
        return step(call.next());
      } catch (Exception failure) {
        if (Steps.isGivenUp(failure)) {
          throw failure; // an interruption is no verdict: it ends the run
        }
        return refused(admission, failure);
      }
    }

    @Override
    protected Step<Verdict> ended(AccessToken token) {
      return accepted(token);
    }
  }
}
