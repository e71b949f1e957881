package dev.oauth4jvm.client;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Steps;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A grant, repeated until the user has decided (RFC 8628, section 3.5; CIBA Core 1.0, section 11).
 *
 * <p>The run waits before each attempt, including the first. An attempt that says nothing about the
 * user, because there was no response or the server was overloaded, is repeated more slowly until
 * the code expires.
 *
 * @param grant the grant to attempt
 * @param interval the wait before the first attempt
 * @param expiresIn the lifetime of the code, from the beginning of the run
 * @param listener receives the remaining time once a second; null for none
 */
record Polling(
    Operation<TokenResponse> grant,
    Duration interval,
    Duration expiresIn,
    @Nullable PollListener listener)
    implements Operation<TokenResponse> {

  private static final Duration TICK = Duration.ofSeconds(1);

  private static final String PENDING = "authorization_pending";
  private static final String SLOW_DOWN = "slow_down";

  /** The errors that end the polling even with the status of a failing server. */
  private static final Set<String> FINAL =
      Set.of(
          "access_denied",
          "expired_token",
          "transaction_failed",
          "invalid_client",
          "invalid_grant",
          "invalid_request",
          "invalid_scope",
          "unauthorized_client",
          "unsupported_grant_type");

  /** The longest interval after doubling, which follows an attempt without a useful response. */
  private static final Duration SLOWEST = Duration.ofSeconds(60);

  @Override
  public Step<TokenResponse> begin(Env env) {
    return new Run(grant, env.now().plus(expiresIn), env, listener).pause(interval, interval);
  }

  /** What stays equal during a run; {@code end} is when the code expires. */
  private record Run(
      Operation<TokenResponse> grant, Instant end, Env env, @Nullable PollListener listener) {

    Pause pause(Duration left, Duration interval) {
      if (listener != null) {
        Duration remaining = Duration.between(env.now(), end);
        listener.waiting(remaining.isNegative() ? Duration.ZERO : remaining, left);
      }
      return new Pause(this, left, interval);
    }

    boolean isOverAfter(Duration wait) {
      return env.now().plus(wait).isAfter(end);
    }
  }

  /**
   * The wait before an attempt, or what is left of it.
   *
   * @param left the time until the attempt
   * @param interval the duration of the next wait, unless the server requires another
   */
  private record Pause(Run run, Duration left, Duration interval)
      implements Step.Wait<TokenResponse> {

    @Override
    public Duration atMost() {
      return run.listener() == null || left.compareTo(TICK) < 0 ? left : TICK;
    }

    @Override
    public CompletionStage<?> signal() {
      return new CompletableFuture<>();
    }

    @Override
    public Step<TokenResponse> resume() {
      Duration rest = left.minus(atMost());
      return rest.isZero()
          ? new Attempt(this, run.grant().begin(run.env())).unlessDone()
          : run.pause(rest, interval);
    }

    @Override
    public void failed(IOException failure) {
      // no caller waits for this run
    }

    /** The next wait; null when the code will have expired after it. */
    @Nullable Pause next(Duration longer, Duration atLeast) {
      Duration wait = longer.compareTo(atLeast) < 0 ? atLeast : longer;
      return run.isOverAfter(wait) ? null : run.pause(wait, longer);
    }

    /** The doubled interval (RFC 8628, section 3.5), unless the code would expire meanwhile. */
    Duration slower() {
      Duration doubled = interval.multipliedBy(2);
      boolean tooLong = doubled.compareTo(SLOWEST) > 0 || run.isOverAfter(doubled);
      return tooLong ? interval : doubled;
    }
  }

  /** One attempt. It may take more than one exchange, since the proof may need a nonce. */
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
      } catch (OAuthException refusal) {
        Duration interval = interval(refusal, response.status());
        Pause next =
            interval == null
                ? null
                : pause.next(interval, RetryAfter.of(response, pause.run().env().now()));
        if (next == null) {
          throw refusal; // the refusal is final
        }
        return next;
      }
    }

    /** The interval after a refusal; null when it is final. */
    private @Nullable Duration interval(OAuthException refusal, int status) {
      String error = error(refusal);
      if (PENDING.equals(error)) {
        return pause.interval();
      }
      if (SLOW_DOWN.equals(error)) {
        return pause.interval().plus(JsonSeconds.INTERVAL);
      }
      boolean overloaded = status == 408 || status == 429 || status >= 500;
      return overloaded && (error == null || !FINAL.contains(error)) ? pause.slower() : null;
    }

    private static @Nullable String error(OAuthException refusal) {
      return refusal instanceof ResponseBodyException body
          ? body.error()
          : refusal instanceof ChallengeException challenge ? challenge.error() : null;
    }

    @Override
    public Step<TokenResponse> failed(IOException failure) throws IOException {
      Pause next = Steps.isGivenUp(failure) ? null : pause.next(pause.slower(), Duration.ZERO);
      if (next == null) {
        return send().failed(failure);
      }
      return next;
    }
  }
}
