package dev.oauth4jvm.grpc;

import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call whose verdict takes time. Its events are kept until the application's listener has seen
 * all earlier ones, then they pass directly. So the listener never runs on two threads at once.
 *
 * <p>Before the application begins, only {@code onReady} and {@code onCancel} occur, since no
 * message was requested.
 */
final class PendingCall<Q> extends ServerCall.Listener<Q> {

  private final ServerCall<Q, ?> call;
  private final CompletableFuture<?> verdict;
  private final Object lock = new Object();
  private final Queue<Consumer<ServerCall.Listener<Q>>> events = new ArrayDeque<>();
  private boolean isBegun;
  private boolean isOver;
  private volatile ServerCall.@Nullable Listener<Q> application;

  /**
   * Creates a call without events.
   *
   * @param verdict cancelled when the call is cancelled before
   */
  PendingCall(ServerCall<Q, ?> call, CompletableFuture<?> verdict) {
    this.call = call;
    this.verdict = verdict;
  }

  /**
   * Begins the application on the executor, unless the call was cancelled before.
   *
   * @param begin closes the call, or begins the application; returns the listener
   */
  void resume(Executor executor, Supplier<ServerCall.Listener<Q>> begin) {
    synchronized (lock) {
      if (isOver) {
        return;
      }
      isBegun = true;
    }
    try {
      executor.execute(() -> run(begin));
    } catch (RuntimeException rejected) {
      CallRefusals.refuse(call, rejected);
    }
  }

  private void run(Supplier<ServerCall.Listener<Q>> begin) {
    ServerCall.Listener<Q> listener = begin(begin);
    Consumer<ServerCall.Listener<Q>> event = next(listener);
    while (event != null) {
      pass(event, listener);
      event = next(listener);
    }
  }

  /** Begins the application; closes the call, as gRPC does, if that fails. */
  private ServerCall.Listener<Q> begin(Supplier<ServerCall.Listener<Q>> begin) {
    try {
      return begin.get();
    } catch (RuntimeException | Error failure) {
      CallRefusals.fail(call, Status.fromThrowable(failure), failure);
      return new ServerCall.Listener<>() {};
    }
  }

  /** Passes a kept event; closes the call, as gRPC does, if that fails. */
  private void pass(Consumer<ServerCall.Listener<Q>> event, ServerCall.Listener<Q> listener) {
    try {
      event.accept(listener);
    } catch (RuntimeException | Error failure) {
      CallRefusals.fail(
          call,
          Status.UNKNOWN.withDescription("Application error processing RPC").withCause(failure),
          failure);
    }
  }

  /** The next kept event; after the last one, null: from then on events pass directly. */
  private @Nullable Consumer<ServerCall.Listener<Q>> next(ServerCall.Listener<Q> listener) {
    synchronized (lock) {
      Consumer<ServerCall.Listener<Q>> event = events.poll();
      if (event == null) {
        application = listener;
      }
      return event;
    }
  }

  private void pass(Consumer<ServerCall.Listener<Q>> event) {
    ServerCall.Listener<Q> listener = application;
    if (listener == null) {
      synchronized (lock) {
        listener = application;
        if (listener == null) {
          events.add(event);
          return;
        }
      }
    }
    event.accept(listener);
  }

  @Override
  public void onMessage(Q message) {
    pass(listener -> listener.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    pass(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    boolean isEarly;
    synchronized (lock) {
      isEarly = !isBegun;
      isOver = isEarly;
    }
    if (isEarly) {
      verdict.cancel(true);
    } else {
      pass(ServerCall.Listener::onCancel);
    }
  }

  @Override
  public void onComplete() {
    pass(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    pass(ServerCall.Listener::onReady);
  }
}
