package dev.oauth4jvm.adapters;

import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Timeout;

/** What the contracts of a transport have in common. */
@Timeout(120)
abstract class TransportCases {

  static final int LIMIT = 1 << 20;

  TransportCases() {}

  /** The transport with this limit for an exchange, and the default limit of a body. */
  protected abstract Transport blocking(Duration limit);

  /** The asynchronous counterpart. */
  protected abstract AsyncTransport async(Duration limit);

  /** How a request is sent. */
  enum Kind {
    BLOCKING,
    ASYNC
  }

  final Transport transport(Kind kind) {
    return within(kind, Duration.ofMinutes(1));
  }

  final Transport within(Kind kind, Duration limit) {
    return kind == Kind.BLOCKING ? blocking(limit) : request -> join(async(limit), request);
  }

  private static Response join(AsyncTransport transport, Request request) throws IOException {
    CompletableFuture<Response> result = transport.send(request).toCompletableFuture();
    try {
      return result.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException expected) {
        throw expected;
      }
      throw new AssertionError(failed);
    } catch (InterruptedException interrupted) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("cancelled");
    }
  }
}
