package dev.oauth4jvm;

import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations over an {@link AsyncTransport} without blocking a thread.
 *
 * <p>Immutable and safe to share.
 */
public final class AsyncDriver {

  private final AsyncTransport transport;
  private final Env env;

  private AsyncDriver(AsyncTransport transport, Env env) {
    this.transport = transport;
    this.env = env;
  }

  /** Over {@code java.net.http} with the defaults of {@link JdkTransport}. */
  public static AsyncDriver create() {
    return of(JdkTransport.create().async());
  }

  /** Over the caller's transport, in the system's environment. */
  public static AsyncDriver of(AsyncTransport transport) {
    return new AsyncDriver(Objects.requireNonNull(transport, "transport"), Env.system());
  }

  /** The same in another environment: a fixed clock, or {@link Env#destinations}. */
  public AsyncDriver env(Env env) {
    return new AsyncDriver(transport, Objects.requireNonNull(env, "env"));
  }

  /**
   * Starts an operation.
   *
   * @return its result to come; it fails with what {@link Driver#run} would throw. When it is
   *     cancelled, or completed by the caller, nothing more is sent; cancelling it also cancels the
   *     exchange in progress, unless {@linkplain Step.Send#isShared others wait for it too}. It
   *     completes on a thread of the transport or of the common pool.
   */
  public <R> CompletableFuture<R> start(Operation<R> operation) {
    Objects.requireNonNull(operation, "operation");
    Run<R> run = new Run<>(transport);
    run.advance(new Begin<>(operation, env));
    return run;
  }

  /** What leads to the next step. */
  private interface Next<R> {
    Step<R> step() throws IOException;
  }

  private record Begin<R>(Operation<R> operation, Env env) implements Next<R> {
    @Override
    public Step<R> step() {
      return operation.begin(env);
    }
  }

  /** One run; the future that the caller holds. */
  private static final class Run<R> extends CompletableFuture<R> {

    private final AsyncTransport transport;
    private volatile @Nullable CompletableFuture<?> toCancel;

    Run(AsyncTransport transport) {
      this.transport = transport;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      CompletableFuture<?> current = toCancel;
      if (cancelled && current != null) {
        current.cancel(true);
      }
      return cancelled;
    }

    void advance(Next<R> next) {
      try {
        go(next.step());
      } catch (IOException | RuntimeException | Error failure) {
        completeExceptionally(failure);
      }
    }

    private void go(Step<R> step) throws IOException {
      if (step instanceof Step.Done<R> done) {
        if (!complete(done.result()) && done.result() instanceof Response nobodys) {
          nobodys.stream().close(); // it may be unread, and hold a connection
        }
      } else if (step instanceof Step.Send<R> send) {
        send(send);
      } else {
        await((Step.Wait<R>) step);
      }
    }

    private void send(Step.Send<R> send) throws IOException {
      if (isDone()) {
        send.failed(ended());
        return;
      }
      CompletableFuture<Response> exchange;
      try {
        exchange = transport.send(send.request()).toCompletableFuture();
      } catch (RuntimeException | Error failure) {
        exchange = CompletableFuture.failedFuture(failure);
      }
      if (!send.isShared()) {
        enter(exchange);
      }
      CompletableFuture<?> unused =
          exchange.whenComplete(
              (response, failure) -> advance(() -> next(send, response, failure)));
    }

    private Step<R> next(
        Step.Send<R> send, @Nullable Response response, @Nullable Throwable failure)
        throws IOException {
      if (response != null) {
        return send.receive(response);
      }
      if (isCancelled() && !send.isShared()) {
        return send.failed(ended());
      }
      return Blocking.failed(
          send,
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }

    private void await(Step.Wait<R> wait) {
      // a copy: neither a time-out nor a cancellation may touch what others wait for too
      CompletableFuture<?> signal = wait.signal().toCompletableFuture().copy();
      long atMost = TimeUnit.NANOSECONDS.convert(wait.atMost());
      signal.completeOnTimeout(null, atMost, TimeUnit.NANOSECONDS);
      enter(signal);
      // off the thread that gave the signal: many may wait for one
      CompletableFuture<?> unused =
          signal.whenCompleteAsync(
              (ignored, failure) -> {
                if (isDone()) {
                  wait.failed(ended());
                } else {
                  advance(wait::resume);
                }
              });
    }

    /** Remembers what to cancel, also when the cancellation came before it. */
    private void enter(CompletableFuture<?> stage) {
      toCancel = stage;
      if (isCancelled()) {
        stage.cancel(true);
      }
    }

    private static IOException ended() {
      return new InterruptedIOException("the run was cancelled, or completed by its caller");
    }
  }
}
