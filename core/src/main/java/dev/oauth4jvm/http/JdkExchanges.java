package dev.oauth4jvm.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The exchanges of a {@link JdkTransport}: all code that touches {@code java.net.http}. */
final class JdkExchanges {

  /** Whether java.net.http sends a request without any body as such (JDK-8283544). */
  private static final boolean CAN_OMIT_LENGTH = Runtime.version().feature() >= 19;

  private final JdkClients clients;
  private final boolean ownsClients;
  private final ThreadExchanges sockets;
  private final Duration requestTimeout;
  private final int maxBodyBytes;

  JdkExchanges(JdkTransport.Settings settings) {
    this.requestTimeout = settings.requestTimeout;
    this.maxBodyBytes = settings.maxBodyBytes;
    this.clients = new JdkClients(settings);
    this.ownsClients = settings.httpClient == null;
    this.sockets = new ThreadExchanges(settings);
  }

  static HttpClient requireNoRedirects(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "client follows redirects ("
              + client.followRedirects()
              + "); build it with followRedirects(HttpClient.Redirect.NEVER)");
    }
    return client;
  }

  /** The client for this exchange, null when it must go over sockets. */
  private @Nullable HttpClient client(Request request) {
    return !CAN_OMIT_LENGTH && ownsClients && hasNoBodyOfAnyKind(request)
        ? null
        : clients.current();
  }

  private static boolean hasNoBodyOfAnyKind(Request request) {
    return !request.hasBody() && !Outgoing.announcesNoBody(request.method());
  }

  Response send(Request request) throws IOException {
    HttpClient client = client(request);
    if (client == null) {
      return sockets.send(request);
    }
    StreamedBody upload = upload(request);
    HttpRequest message = message(request, upload);
    if (Thread.currentThread().isInterrupted()) {
      close(upload);
      throw interrupted(request, null);
    }
    CompletableFuture<Response> result = start(client, request, message, upload);
    try {
      return result.get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      giveUp(result);
      throw timedOut(request);
    } catch (InterruptedException e) {
      giveUp(result);
      Thread.currentThread().interrupt();
      throw interrupted(request, e);
    } catch (ExecutionException e) {
      throw failure(client, request, e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callbacks cannot fail
  CompletableFuture<Response> sendAsync(Request request) {
    HttpClient client = client(request);
    if (client == null) {
      return sockets.sendAsync(request);
    }
    StreamedBody upload = upload(request);
    CompletableFuture<Response> exchange = start(client, request, message(request, upload), upload);
    CompletableFuture<Response> result = new CompletableFuture<>();
    CompletableFuture<Void> timer = new CompletableFuture<>();
    exchange.whenComplete(
        (response, problem) -> {
          if (problem != null) {
            result.completeExceptionally(failure(client, request, problem));
          } else if (!result.complete(response)) {
            response.discard();
          }
        });
    result.whenComplete(
        (response, problem) -> {
          timer.complete(null);
          if (problem != null) {
            exchange.cancel(true);
          }
        });
    try {
      timer
          .orTimeout(requestTimeout.toNanos(), TimeUnit.NANOSECONDS)
          .whenComplete(
              (nothing, problem) -> {
                if (problem != null) {
                  timeOut(client, result, timedOut(request));
                }
              });
    } catch (OutOfMemoryError noThreadForTheTimer) {
      result.completeExceptionally(failure(client, request, noThreadForTheTimer));
    }
    return result;
  }

  /**
   * Ends an exchange that took too long, on a thread other than the timer's if one is available:
   * the process has only one timer, and the result's dependents may run for long.
   */
  private static void timeOut(
      HttpClient client, CompletableFuture<Response> result, IOException failure) {
    try {
      client
          .executor()
          .orElseGet(result::defaultExecutor)
          .execute(() -> result.completeExceptionally(failure));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      result.completeExceptionally(failure);
    }
  }

  /** Aborts an exchange that may have just ended. */
  private static void giveUp(CompletableFuture<Response> result) {
    result.cancel(true);
    if (!result.isCompletedExceptionally()) {
      result.join().discard();
    }
  }

  private static void close(@Nullable StreamedBody upload) {
    if (upload != null) {
      upload.close();
    }
  }

  /** Sends the message; cancelling the future aborts the exchange. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callbacks cannot fail
  private CompletableFuture<Response> start(
      HttpClient client, Request request, HttpRequest message, @Nullable StreamedBody upload) {
    CompletableFuture<Response> result = new CompletableFuture<>();
    LimitedBody body = new LimitedBody(maxBodyBytes, request.method());
    CompletableFuture<? extends HttpResponse<?>> sent;
    try {
      sent =
          request.wantsUnreadResponse()
              ? client.sendAsync(message, new UnreadBody(body))
              : client.sendAsync(message, body);
    } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread is available
      close(upload);
      result.completeExceptionally(e);
      return result;
    }
    sent.whenComplete(
        (response, problem) -> {
          if (problem != null) {
            result.completeExceptionally(problem);
          } else {
            complete(result, response);
          }
        });
    result.whenComplete(
        (response, problem) -> {
          if (problem != null) {
            sent.cancel(true);
            body.cancel();
          }
          close(upload);
        });
    return result;
  }

  private void complete(CompletableFuture<Response> result, HttpResponse<?> response) {
    int status = response.statusCode();
    Object body = response.body();
    try {
      Headers headers = Headers.from(response.headers().map());
      Response whole =
          body instanceof InputStream unread
              ? Response.unread(status, headers, unread)
              : Response.decoded(status, headers, (byte[]) body, maxBodyBytes);
      if (!result.complete(whole)) {
        whole.discard();
      }
    } catch (IOException | RuntimeException e) {
      if (body instanceof InputStream unread) {
        Response.unread(status, Headers.of(), unread).discard();
      }
      result.completeExceptionally(e);
    }
  }

  private static @Nullable StreamedBody upload(Request request) {
    Body body = request.streamedBody();
    return body == null ? null : new StreamedBody(body);
  }

  private static HttpRequest message(Request request, @Nullable StreamedBody upload) {
    URI uri = Outgoing.check(request);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .method(
                request.method(),
                upload != null
                    ? upload.publisher()
                    : request.hasBody()
                        ? HttpRequest.BodyPublishers.ofByteArray(request.bytes())
                        : HttpRequest.BodyPublishers.noBody());
    for (Map.Entry<String, String> field : request.headers().entries()) {
      builder.header(field.getKey(), field.getValue());
    }
    if (!request.headers().has("accept-encoding")) {
      builder.header("accept-encoding", "identity");
    }
    HttpRequest message = builder.build();
    return hasNoBodyOfAnyKind(request) ? new BodylessRequest(message) : message;
  }

  private IOException failure(HttpClient client, Request request, Throwable problem) {
    if (JdkFailures.isInvalid(problem)) {
      clients.lost(client);
    }
    return JdkFailures.of(request, problem, client.connectTimeout());
  }

  private IOException timedOut(Request request) {
    return new HttpTimeoutException(
        Outgoing.noWholeResponse(request) + " within requestTimeout " + requestTimeout);
  }

  private static IOException interrupted(Request request, @Nullable InterruptedException cause) {
    IOException e =
        new InterruptedIOException(
            "interrupted during " + request.method() + " " + request.target());
    if (cause != null) {
      e.initCause(cause);
    }
    return e;
  }
}
