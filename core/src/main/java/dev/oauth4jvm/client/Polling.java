package dev.oauth4jvm.client;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A grant, again and again, until the user has decided (RFC 8628, section 3.5; CIBA Core 1.0,
 * section 11).
 *
 * <p>It waits before each attempt, so that the first does not come too early either.
 *
 * @param grant what is attempted
 * @param interval the wait before the first attempt
 * @param expiresIn how long the code lives, from the beginning of the run
 */
record Polling(Operation<TokenResponse> grant, Duration interval, Duration expiresIn)
    implements Operation<TokenResponse> {

  private static final String PENDING = "authorization_pending";
  private static final String SLOW_DOWN = "slow_down";

  @Override
  public Step<TokenResponse> begin(Env env) {
    return new Pause(grant, interval, env.now().plus(expiresIn), env);
  }

  private record Pause(Operation<TokenResponse> grant, Duration interval, Instant end, Env env)
      implements Step.Wait<TokenResponse> {

    @Override
    public Duration atMost() {
      return interval;
    }

    @Override
    public CompletionStage<?> signal() {
      return new CompletableFuture<>();
    }

    @Override
    public Step<TokenResponse> resume() {
      return new Attempt(this, grant.begin(env)).unlessDone();
    }

    @Override
    public void failed(IOException failure) {
      // nobody waits for this run
    }
  }

  /** One attempt, which may take more than one exchange: the proof may need a nonce. */
  private record Attempt(Pause pause, Step<TokenResponse> step)
      implements Step.Send<TokenResponse> {

    Step<TokenResponse> unlessDone() {
      return step instanceof Step.Send<TokenResponse> ? this : step;
    }

    private Step.Send<TokenResponse> send() {
      return (Step.Send<TokenResponse>) step;
    }

    @Override
    public Request request() {
      return send().request();
    }

    @Override
    public Step<TokenResponse> receive(Response response) {
      try {
        return new Attempt(pause, send().receive(response)).unlessDone();
      } catch (ResponseBodyException notYet) {
        boolean slower = notYet.error().equals(SLOW_DOWN);
        if (!slower && !notYet.error().equals(PENDING)) {
          throw notYet;
        }
        Duration next = slower ? pause.interval().plus(JsonSeconds.INTERVAL) : pause.interval();
        if (pause.env().now().plus(next).isAfter(pause.end())) {
          throw notYet; // the code will have expired: the server's last word stands
        }
        return new Pause(pause.grant(), next, pause.end(), pause.env());
      }
    }

    @Override
    public Step<TokenResponse> failed(IOException failure) throws IOException {
      return send().failed(failure);
    }
  }
}
