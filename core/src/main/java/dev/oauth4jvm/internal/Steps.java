package dev.oauth4jvm.internal;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Composes runs: the next one begins with the result of the previous one. */
public final class Steps {

  private Steps() {}

  /** The continuation of a run. */
  @FunctionalInterface
  public interface Next<A, B> {
    /** The step after the result. */
    Step<B> after(A result);
  }

  /** The continuation of a run that was refused. */
  @FunctionalInterface
  public interface Refused<B> {
    /** The step after the refusal; throws it, if there is none. */
    Step<B> after(OAuthException refusal);
  }

  /**
   * Whether a failure means that the run was interrupted or cancelled, and says nothing about the
   * server. A socket's timeout concerns the server, although its class extends that of an
   * interruption.
   */
  public static boolean isGivenUp(Throwable failure) {
    return failure instanceof ClosedByInterruptException
        || (failure instanceof InterruptedIOException
            && !(failure instanceof SocketTimeoutException));
  }

  /** The run of {@code step}, followed by the step that {@code next} returns for its result. */
  public static <A, B> Step<B> then(Step<A> step, Next<A, B> next) {
    return then(step, next, null);
  }

  /**
   * The run of {@code step}, followed by the step that {@code next} returns for its result.
   *
   * @param refused what follows when a check of {@code step} refuses a response; null to throw
   */
  public static <A, B> Step<B> then(Step<A> step, Next<A, B> next, @Nullable Refused<B> refused) {
    if (step instanceof Step.Done<A> done) {
      return next.after(done.result());
    }
    if (step instanceof Step.Send<A> send) {
      return new ThenSend<>(send, next, refused);
    }
    return new ThenWait<>((Step.Wait<A>) step, next, refused);
  }

  private record ThenSend<A, B>(Step.Send<A> first, Next<A, B> next, @Nullable Refused<B> refused)
      implements Step.Send<B> {

    @Override
    public Request request() {
      return first.request();
    }

    @Override
    public boolean isShared() {
      return first.isShared();
    }

    @Override
    public Step<B> receive(Response response) {
      Step<A> step;
      try {
        step = first.receive(response);
      } catch (OAuthException refusal) {
        if (refused == null) {
          throw refusal;
        }
        return refused.after(refusal);
      }
      return then(step, next, refused);
    }

    @Override
    public Step<B> failed(IOException failure) throws IOException {
      return then(first.failed(failure), next, refused);
    }
  }

  private record ThenWait<A, B>(Step.Wait<A> first, Next<A, B> next, @Nullable Refused<B> refused)
      implements Step.Wait<B> {

    @Override
    public Duration atMost() {
      return first.atMost();
    }

    @Override
    public CompletionStage<?> signal() {
      return first.signal();
    }

    @Override
    public Step<B> resume() throws IOException {
      return then(first.resume(), next, refused);
    }

    @Override
    public void failed(IOException failure) {
      first.failed(failure);
    }
  }
}
