package dev.oauth4jvm.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a transport over another, blocking HTTP client: the duties of a {@link Transport}
 * that do not depend on the client.
 *
 * <p>The exchange runs on a thread of its own, so that it can be interrupted, cancelled, and ended
 * in time. Its failures become an {@link IOException} that names the request and quotes nothing of
 * a response: a {@link ConnectException} when no connection was made, a {@link
 * SocketTimeoutException} when a time limit was exceeded. A body that was not sent is closed. A
 * subclass is used for one exchange.
 */
public abstract class ClientExchange {

  private final Request request;

  /**
   * Begins an exchange.
   *
   * @throws IllegalArgumentException when the request cannot be sent unchanged: its URL is not an
   *     {@code http} or {@code https} one with a host, or has user information; a value of its
   *     header fields is not ASCII; or it has a field that frames the message, such as {@code host}
   */
  protected ClientExchange(Request request) {
    URI unused = Outgoing.check(request);
    this.request = request;
  }

  /**
   * Sends the request by the client and reads the response, on the exchange's thread.
   *
   * @throws IOException when there is no complete response
   */
  protected abstract Response exchange() throws IOException;

  /** Ends the exchange early, from any thread; without effect when it is over. */
  protected abstract void abort();

  /**
   * Creates the response from the client's stream: a success with its body unread if the request
   * {@linkplain Request#wantsUnreadResponse allows} that, any other as {@link Response#read} does.
   * When an unread body is closed before its end, the exchange is aborted, and then the stream is
   * closed.
   *
   * @param status the status code
   * @param headers the header fields
   * @param body the body; empty when there is none
   * @param maxBytes the number of bytes that a body which is read may have
   * @throws IOException as {@link Response#read} does; {@link #exchange} should then abort
   * @throws IllegalArgumentException when the status does not have three digits
   */
  protected final Response response(int status, Headers headers, InputStream body, int maxBytes)
      throws IOException {
    return request.wantsUnreadResponse() && status / 100 == 2
        ? Response.unread(status, headers, new Unread(body))
        : Response.read(status, headers, body, maxBytes);
  }

  /**
   * Returns an executor for the exchanges of a transport: it has as many daemon threads as there
   * are exchanges at a time, and keeps an idle thread for 10 s.
   *
   * @param name the name of the threads
   */
  public static Executor threads(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(null, task, name, 0, false);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Runs the exchange, and waits.
   *
   * @param limit the time limit, until the response is read, or for an {@linkplain
   *     Request#wantsUnreadResponse unread} one until it begins
   * @param threads runs the exchange, on a thread that may block
   * @throws IOException when there is no complete response; an {@link InterruptedIOException}, with
   *     the thread's interrupt flag set, when the thread was interrupted
   */
  public final Response send(Duration limit, Executor threads) throws IOException {
    CompletableFuture<Response> result = begin(threads);
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      end(result, late);
      throw timedOut(limit);
    } catch (InterruptedException interrupted) {
      end(result, interrupted);
      Thread.currentThread().interrupt();
      InterruptedIOException failure =
          new InterruptedIOException(
              "interrupted during " + request.method() + " " + request.target());
      failure.initCause(interrupted);
      throw failure;
    } catch (ExecutionException failed) {
      throw failure(failed.getCause());
    }
  }

  /**
   * Starts the exchange. Cancelling the future ends it.
   *
   * @param limit the time limit, as for {@link #send}
   * @param threads runs the exchange, on a thread that may block
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callbacks cannot fail
  public final CompletableFuture<Response> start(Duration limit, Executor threads) {
    CompletableFuture<Response> exchange = begin(threads);
    CompletableFuture<Response> result = new CompletableFuture<>();
    exchange
        .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                if (!result.complete(response)) {
                  response.discard();
                }
              } else {
                result.completeExceptionally(
                    failure instanceof TimeoutException ? timedOut(limit) : failure(failure));
              }
            });
    result.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            exchange.cancel(true);
          }
        });
    return result;
  }

  /** Ends an exchange for which nobody waits: aborts it, or discards its late response. */
  static void end(CompletableFuture<Response> result, Exception why) {
    if (!result.completeExceptionally(why) && !result.isCompletedExceptionally()) {
      result.join().discard();
    }
  }

  /** Runs the exchange on a thread; it is aborted when the future is completed otherwise. */
  private CompletableFuture<Response> begin(Executor threads) {
    CompletableFuture<Response> result = new CompletableFuture<>();
    CompletableFuture<?> unused =
        result.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                abort();
              }
            });
    try {
      threads.execute(() -> run(result));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      Outgoing.closeUnsent(request);
      result.completeExceptionally(noThread);
    }
    return result;
  }

  private void run(CompletableFuture<Response> result) {
    try {
      if (result.isDone()) {
        return;
      }
      Response response = exchange();
      if (!result.complete(response)) {
        response.discard();
      }
    } catch (IOException | RuntimeException | Error failure) {
      result.completeExceptionally(failure);
    } finally {
      Outgoing.closeUnsent(request);
    }
  }

  private IOException timedOut(Duration limit) {
    return new SocketTimeoutException(
        Outgoing.noWholeResponse(request) + " within requestTimeout " + limit);
  }

  private IOException failure(@Nullable Throwable cause) {
    if (cause instanceof ConnectException) {
      return because(
          cause,
          new ConnectException("no connection for " + request.target() + " (ConnectException)"));
    }
    String what = Outgoing.noWholeResponse(request) + ": ";
    if (cause instanceof SocketTimeoutException) {
      return because(cause, new SocketTimeoutException(what + "a timeout of the client"));
    }
    if (cause instanceof RefusedBody || cause instanceof UploadFailure) {
      return new IOException(what + cause.getMessage(), cause);
    }
    // its message may quote the response
    if (cause instanceof ProtocolException) {
      return new ProtocolException(what + "the response or the body of the request is not valid");
    }
    return new IOException(
        what + (cause == null ? "cancelled" : cause.getClass().getName()), cause);
  }

  private static IOException because(Throwable cause, IOException failure) {
    failure.initCause(cause);
    return failure;
  }

  /** A body that ends its exchange when it is closed early. */
  private final class Unread extends FilterInputStream {

    private boolean hasEnded;

    Unread(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      hasEnded |= next < 0;
      return next;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      if (count == 0) {
        return 0; // some streams wait for a byte
      }
      int read = super.read(into, from, count);
      hasEnded |= read < 0;
      return read;
    }

    @Override
    public void close() throws IOException {
      if (!hasEnded) {
        abort();
      }
      super.close();
    }
  }
}
