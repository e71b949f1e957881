package dev.oauth4jvm;

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
 * The work of a driver at every step but the last, on the calling thread. A class of its own, which
 * a starting process need not load if the result is available at once.
 */
final class Blocking {

  private Blocking() {}

  static <R> Step<R> exchange(Transport transport, Step.Send<R> send) throws IOException {
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

  /**
   * Reports to a step that its exchange failed, including exceptions that no transport should
   * throw; also used for asynchronous exchanges. An Error or an IllegalArgumentException is
   * rethrown, since another attempt would fail too.
   */
  static <R> Step<R> failed(Step.Send<R> send, @Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException expected) {
      return send.failed(expected);
    }
    IOException unexpected = new IOException("the transport failed unexpectedly", failure);
    if (!(failure instanceof Error || failure instanceof IllegalArgumentException)) {
      return send.failed(unexpected);
    }
    try {
      send.failed(unexpected);
    } catch (IOException told) {
      // the other runs that wait for the response were notified; the failure itself is rethrown
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw (IllegalArgumentException) failure;
  }

  private static IOException interrupted(Exception cause) {
    if (cause instanceof InterruptedIOException already) {
      return already;
    }
    InterruptedIOException failure = new InterruptedIOException("the thread was interrupted");
    failure.initCause(cause);
    return failure;
  }

  static <R> Step<R> await(Step.Wait<R> wait) throws IOException {
    try {
      wait.signal()
          .toCompletableFuture()
          .get(TimeUnit.NANOSECONDS.convert(wait.atMost()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException | CancellationException endOfWait) {
      // resume() finds out the result
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      IOException failure = interrupted(interrupted);
      wait.failed(failure);
      throw failure;
    }
    return wait.resume();
  }
}
