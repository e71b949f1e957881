package dev.oauth4jvm.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Exchanges of a {@link JdkTransport} over sockets, on threads: the requests that its HTTP client
 * would send wrongly, and all requests once that client has lost too many connections.
 */
final class ThreadExchanges {

  private final JdkTransport.Settings settings;
  private final SocketTransport.Settings sockets = new SocketTransport.Settings();

  ThreadExchanges(JdkTransport.Settings settings) {
    this.settings = settings;
    sockets.connectTimeout = settings.connectTimeout;
    sockets.requestTimeout = settings.requestTimeout;
    sockets.maxBodyBytes = settings.maxBodyBytes;
    sockets.sslContext = settings.sslContext;
    sockets.proxy = settings.proxy;
  }

  Response send(Request request) throws IOException {
    return run(new SocketExchange(sockets, request));
  }

  /** Starts an exchange; cancelling the future interrupts it. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback cannot fail
  CompletableFuture<Response> sendAsync(Request request) {
    SocketExchange exchange = new SocketExchange(sockets, request);
    CompletableFuture<Response> result = new CompletableFuture<>();
    FutureTask<Response> task =
        new FutureTask<>(() -> run(exchange)) {
          @Override
          protected void done() {
            try {
              if (isCancelled()) {
                Outgoing.closeUnsent(request);
              } else if (!result.complete(get())) {
                get().discard();
              }
            } catch (ExecutionException e) {
              result.completeExceptionally(e.getCause());
            } catch (InterruptedException e) {
              throw new AssertionError("the future is complete", e);
            }
          }
        };
    result.whenComplete((response, problem) -> task.cancel(true));
    try {
      if (settings.executor != null) {
        settings.executor.execute(task);
      } else {
        Thread thread = new Thread(task, "oauth4jvm-exchange");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread is available
      Outgoing.closeUnsent(request);
      result.completeExceptionally(
          new IOException(Outgoing.noWholeResponse(request) + ": " + e.getMessage(), e));
    }
    return result;
  }

  private static Response run(SocketExchange exchange) throws IOException {
    try {
      return exchange.run();
    } catch (SocketTimeoutException e) {
      IOException promised = new HttpTimeoutException(e.getMessage());
      promised.initCause(e);
      throw promised;
    }
  }
}
