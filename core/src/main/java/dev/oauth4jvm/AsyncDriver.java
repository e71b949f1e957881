package dev.oauth4jvm;

import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations over an {@link AsyncTransport} without blocking a thread.
 *
 * <p>Immutable and safe to share.
 */
public final class AsyncDriver {

  private final AsyncTransport transport;
  private final Env env;
  private final @Nullable Executor executor;

  private AsyncDriver(AsyncTransport transport, Env env, @Nullable Executor executor) {
    this.transport = transport;
    this.env = env;
    this.executor = executor;
  }

  /** Creates a driver over {@code java.net.http}, with the defaults of {@link JdkTransport}. */
  public static AsyncDriver create() {
    return of(JdkTransport.create().async());
  }

  /** Creates a driver over the caller's transport, in the system's environment. */
  public static AsyncDriver of(AsyncTransport transport) {
    return new AsyncDriver(Objects.requireNonNull(transport, "transport"), Env.system(), null);
  }

  /**
   * Returns this driver with another environment, for example a fixed clock or {@link
   * Env#destinations}.
   */
  public AsyncDriver env(Env env) {
    return new AsyncDriver(transport, Objects.requireNonNull(env, "env"), executor);
  }

  /**
   * Returns this driver with an executor on which runs continue after a wait. By default, runs
   * continue on a few daemon threads that all drivers of the process share.
   *
   * <p>Any number of runs may wait for one signal, so the executor should bound its threads and
   * queue its tasks. If the executor refuses a task, by any exception, the task is run on the
   * thread that completed the signal. If the executor drops a task silently, its run never ends.
   *
   * @param executor runs the tasks, which do not block; never null
   */
  public AsyncDriver executor(Executor executor) {
    return new AsyncDriver(transport, env, Objects.requireNonNull(executor, "executor"));
  }

  /**
   * Starts an operation.
   *
   * @return the future result; it fails with the exception that {@link Driver#run} would throw.
   *     When the caller cancels or completes the future, nothing more is sent; cancelling it also
   *     cancels the exchange in progress, unless {@linkplain Step.Send#isShared other runs wait for
   *     it}. The future completes on a thread of the transport or of the {@link #executor}; if no
   *     thread is available, on the thread that completed the signal. Dependents of the future
   *     should not block.
   */
  public <R> CompletableFuture<R> start(Operation<R> operation) {
    Objects.requireNonNull(operation, "operation");
    Run<R> run = new Run<>(transport, executor);
    run.advance(new Begin<>(operation, env));
    return run;
  }

  /** The computation of the next step. */
  private interface Next<R> {
    Step<R> step() throws IOException;
  }

  private record Begin<R>(Operation<R> operation, Env env) implements Next<R> {
    @Override
    public Step<R> step() {
      return operation.begin(env);
    }
  }

  /** One run, as the future that the caller holds. */
  private static final class Run<R> extends CompletableFuture<R> {

    private final AsyncTransport transport;
    private final @Nullable Executor executor;
    private volatile @Nullable CompletableFuture<?> toCancel;

    Run(AsyncTransport transport, @Nullable Executor executor) {
      this.transport = transport;
      this.executor = executor;
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
          nobodys.stream().close(); // an unread body holds a connection
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
      CompletableFuture<?> signal;
      try {
        // a copy: a timeout or a cancellation must not affect other runs that wait for the signal
        signal = wait.signal().toCompletableFuture().copy();
        if (!signal.isDone()) {
          signal.completeOnTimeout(
              null, TimeUnit.NANOSECONDS.convert(wait.atMost()), TimeUnit.NANOSECONDS);
        }
      } catch (RuntimeException | Error failure) {
        // for example no thread for the timer; others may wait for this run
        wait.failed(new IOException("the wait could not be started", failure));
        throw failure;
      }
      enter(signal);
      Resumption<R> resumption = new Resumption<>(this, wait);
      if (signal.isDone()) {
        resumption.run(); // on this run's own thread, not the signal's
        return;
      }
      CompletableFuture<?> unused =
          signal.whenComplete((ignored, failure) -> resumption.start(executor));
    }

    /** Records the stage to cancel; cancels it at once if the run was cancelled before. */
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

  /** The continuation of a run after a wait, which runs exactly once. */
  private static final class Resumption<R> implements Runnable {

    private final Run<R> run;
    private final Step.Wait<R> wait;
    private final AtomicBoolean begun = new AtomicBoolean();

    Resumption(Run<R> run, Step.Wait<R> wait) {
      this.run = run;
      this.wait = wait;
    }

    /** Continues on another thread than the signal's: many runs may wait for one signal. */
    void start(@Nullable Executor executor) {
      try {
        (executor == null ? SharedThreads.POOL : executor).execute(this);
      } catch (Throwable refused) {
        run(); // no thread is available, or the queue is full: the run must still continue
      }
    }

    @Override
    public void run() {
      if (!begun.compareAndSet(false, true)) {
        return;
      }
      if (run.isDone()) {
        wait.failed(Run.ended());
      } else {
        run.advance(wait::resume);
      }
    }
  }
}
