package dev.oauth4jvm.http;

import java.util.concurrent.CompletionStage;

/**
 * Sends a request without waiting: the asynchronous twin of {@link Transport}, with the same
 * duties.
 */
@FunctionalInterface
public interface AsyncTransport {

  /**
   * Sends a request.
   *
   * <p>When the returned stage's future ({@link CompletionStage#toCompletableFuture}) is cancelled,
   * the exchange is given up where the implementation can do that.
   *
   * @param request what to send
   * @return completes with the response, whatever its status; exceptionally with an {@link
   *     java.io.IOException} when there is no whole response
   */
  CompletionStage<Response> send(Request request);
}
