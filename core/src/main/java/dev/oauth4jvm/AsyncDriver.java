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

  /** Over {@code java.net.http} with the defaults of {@link JdkTransport}. */
  public static AsyncDriver create() {
    return of(JdkTransport.create().async());
  }

  /** Over the caller's transport, in the system's environment. */
  public static AsyncDriver of(AsyncTransport transport) {
    return new AsyncDriver(Objects.requireNonNull(transport, "transport"), Env.system(), null);
  }

  /** The same in another environment: a fixed clock, or {@link Env#destinations}. */
  public AsyncDriver env(Env env) {
    return new AsyncDriver(transport, Objects.requireNonNull(env, "env"), executor);
  }

  /**
   * A copy of this driver whose runs go on after a wait on the given executor. By default they go
   * on on a few daemon threads that all drivers of the process share.
   *
   * <p>Any number of runs may wait for one signal, so the executor should bound its threads and
   * queue its tasks. A task that the executor refuses, by whatever it throws, is run on the thread
   * that gave the signal; a task that it drops silently leaves its run without an end.
   *
   * @param executor what runs the tasks, never null; they do not block
   */
  public AsyncDriver executor(Executor executor) {
    return new AsyncDriver(transport, env, Objects.requireNonNull(executor, "executor"));
  }

  /**
   * Starts an operation.
   *
   * @return its result to come; it fails with what {@link Driver#run} would throw. When it is
   *     cancelled, or completed by the caller, nothing more is sent; cancelling it also cancels the
   *     exchange in progress, unless {@linkplain Step.Send#isShared others wait for it too}. It
   *     completes on a thread of the transport or of the {@link #executor}; if no thread is
   *     available, on the one that gave the signal. Dependents of the future should not block.
   */
  public <R> CompletableFuture<R> start(Operation<R> operation) {
    Objects.requireNonNull(operation, "operation");
    Run<R> run = new Run<>(transport, executor);
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
      CompletableFuture<?> signal;
      try {
        // a copy: neither a timeout nor a cancellation may touch what others wait for too
        signal = wait.signal().toCompletableFuture().copy();
        if (!signal.isDone()) {
          signal.completeOnTimeout(
              null, TimeUnit.NANOSECONDS.convert(wait.atMost()), TimeUnit.NANOSECONDS);
        }
      } catch (RuntimeException | Error failure) {
        // the process has no thread for its timer, for one; others may wait for this run
        wait.failed(new IOException("the wait could not begin", failure));
        throw failure;
      }
      enter(signal);
      Resumption<R> resumption = new Resumption<>(this, wait);
      if (signal.isDone()) {
        resumption.run(); // nobody else's thread is kept
        return;
      }
      CompletableFuture<?> unused =
          signal.whenComplete((ignored, failure) -> resumption.start(executor));
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

  /** What a run does after a wait: once, and in any case. */
  private static final class Resumption<R> implements Runnable {

    private final Run<R> run;
    private final Step.Wait<R> wait;
    private final AtomicBoolean begun = new AtomicBoolean();

    Resumption(Run<R> run, Step.Wait<R> wait) {
      this.run = run;
      this.wait = wait;
    }

    /** Runs it off this thread, which gave the signal: many may wait for one. */
    void start(@Nullable Executor executor) {
      try {
        (executor == null ? SharedThreads.POOL : executor).execute(this);
      } catch (Throwable refused) {
        run(); // no thread is available, or the queue is full: late is better than never
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
