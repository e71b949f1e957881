package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Steps;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** An admission whose failures are results. */
record VerdictSteps(Admission admission) implements Operation<Verdict> {

  @Override
  public Step<Verdict> begin(Env env) {
    try {
      return after(admission.begin(env));
    } catch (RuntimeException failure) {
      return refused(failure);
    }
  }

  private Step<Verdict> after(Step<AccessToken> step) {
    if (step instanceof Step.Done<AccessToken> done) {
      AccessToken token = done.result();
      return new Step.Done<>(new Verdict.Accepted(token, headers(token)));
    }
    return step instanceof Step.Send<AccessToken> send
        ? new Sending(send)
        : new Waiting((Step.Wait<AccessToken>) step);
  }

  /** The next nonce, when that of the proof expires soon (RFC 9449, section 8.2). */
  private static Headers headers(AccessToken token) {
    String nonce = token.dpopNonce();
    return nonce == null
        ? Headers.of()
        : Headers.of("dpop-nonce", nonce).and("cache-control", "no-store");
  }

  private Step<Verdict> refused(Exception failure) {
    return new Step.Done<>(new Verdict.Refused(admission.refusal(failure), failure));
  }

  /** An interruption is no verdict: it ends the run. */
  private Step<Verdict> refusedUnlessGivenUp(IOException failure) throws IOException {
    if (Steps.isGivenUp(failure)) {
      throw failure;
    }
    return refused(failure);
  }

  private final class Sending implements Step.Send<Verdict> {

    private final Step.Send<AccessToken> send;

    Sending(Step.Send<AccessToken> send) {
      this.send = send;
    }

    @Override
    public Request request() {
      return send.request();
    }

    @Override
    public boolean isShared() {
      return send.isShared();
    }

    @Override
    public Step<Verdict> receive(Response response) {
      try {
        return after(send.receive(response));
      } catch (RuntimeException failure) {
        return refused(failure);
      }
    }

    @Override
    public Step<Verdict> failed(IOException reported) throws IOException {
      try {
        return after(send.failed(reported));
      } catch (IOException failure) {
        return refusedUnlessGivenUp(failure);
      } catch (RuntimeException failure) {
        return refused(failure);
      }
    }
  }

  private final class Waiting implements Step.Wait<Verdict> {

    private final Step.Wait<AccessToken> wait;

    Waiting(Step.Wait<AccessToken> wait) {
      this.wait = wait;
    }

    @Override
    public Duration atMost() {
      return wait.atMost();
    }

    @Override
    public CompletionStage<?> signal() {
      return wait.signal();
    }

    @Override
    public Step<Verdict> resume() throws IOException {
      try {
        return after(wait.resume());
      } catch (IOException failure) {
        return refusedUnlessGivenUp(failure);
      } catch (RuntimeException failure) {
        return refused(failure);
      }
    }

    @Override
    public void failed(IOException failure) {
      wait.failed(failure);
    }
  }
}
