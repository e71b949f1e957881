package dev.oauth4jvm.http;

import java.util.concurrent.CompletionStage;

/**
 * Sends a request without blocking: the asynchronous counterpart of {@link Transport}, with
 * identical duties.
 */
@FunctionalInterface
public interface AsyncTransport {

  /**
   * Sends a request.
   *
   * <p>When the returned stage's future ({@link CompletionStage#toCompletableFuture}) is cancelled,
   * the exchange is aborted where the implementation can do so.
   *
   * @param request the request to send
   * @return a stage that completes with the response, whatever its status; exceptionally with an
   *     {@link java.io.IOException} when there is no complete response
   */
  CompletionStage<Response> send(Request request);
}
