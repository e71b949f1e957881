package dev.oauth4jvm;

import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations on the calling thread, platform or virtual, over a {@link Transport}.
 *
 * {@snippet file="OperationSnippets.java" region="driver"}
 *
 * <p>Immutable and safe to share.
 */
public final class Driver {

  private final Transport transport;
  private final Env env;

  private Driver(Transport transport, Env env) {
    this.transport = transport;
    this.env = env;
  }

  /** Over {@code java.net.http} with the defaults of {@link JdkTransport}. */
  public static Driver create() {
    return of(JdkTransport.create());
  }

  /** Over the caller's transport, in the system's environment. */
  public static Driver of(Transport transport) {
    return new Driver(Objects.requireNonNull(transport, "transport"), Env.system());
  }

  /** The same in another environment: a fixed clock, or {@link Env#allowInsecureRequests()}. */
  public Driver env(Env env) {
    return new Driver(transport, Objects.requireNonNull(env, "env"));
  }

  /**
   * Runs an operation to its result.
   *
   * @throws OAuthException when a check fails
   * @throws IOException when a request got no response; an {@link InterruptedIOException}, with the
   *     thread's interrupt flag set, when the thread was interrupted
   */
  public <R> R run(Operation<R> operation) throws IOException {
    Step<R> step = operation.begin(env);
    while (true) {
      if (step instanceof Step.Done<R> done) {
        return done.result();
      }
      step = step instanceof Step.Send<R> send ? exchange(send) : await((Step.Wait<R>) step);
    }
  }

  private <R> Step<R> exchange(Step.Send<R> send) throws IOException {
    Response response;
    try {
      response = Objects.requireNonNull(transport.send(send.request()), "response");
    } catch (IOException failure) {
      return send.failed(Thread.currentThread().isInterrupted() ? interrupted(failure) : failure);
    } catch (RuntimeException | Error failure) {
      return failed(send, failure);
    }
    return send.receive(response);
  }

  /** Tells a step that its exchange failed, be it by what no transport should throw. */
  static <R> Step<R> failed(Step.Send<R> send, @Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException expected) {
      return send.failed(expected);
    }
    IOException unexpected = new IOException("the transport failed unexpectedly", failure);
    if (failure instanceof Error error) {
      try {
        send.failed(unexpected);
      } catch (IOException told) {
        // those who wait for the response know; the error itself goes on
      }
      throw error;
    }
    return send.failed(unexpected);
  }

  private static IOException interrupted(Exception cause) {
    if (cause instanceof InterruptedIOException already) {
      return already;
    }
    InterruptedIOException failure = new InterruptedIOException("the thread was interrupted");
    failure.initCause(cause);
    return failure;
  }

  private static <R> Step<R> await(Step.Wait<R> wait) throws IOException {
    try {
      wait.signal()
          .toCompletableFuture()
          .get(TimeUnit.NANOSECONDS.convert(wait.atMost()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException | CancellationException endOfWait) {
      // resume() knows what became of it
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      IOException failure = interrupted(interrupted);
      wait.failed(failure);
      throw failure;
    }
    return wait.resume();
  }
}
