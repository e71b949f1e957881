package dev.oauth4jvm.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The exchanges of a {@link JdkTransport}: all that touches {@code java.net.http}. */
final class JdkExchanges {

  private final HttpClient client;
  private final Duration requestTimeout;
  private final int maxBodyBytes;

  JdkExchanges(JdkTransport.Settings settings) {
    this.requestTimeout = settings.requestTimeout;
    this.maxBodyBytes = settings.maxBodyBytes;
    this.client = settings.httpClient != null ? settings.httpClient : client(settings);
  }

  static HttpClient requireNoRedirects(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "client follows redirects ("
              + client.followRedirects()
              + "); make one with followRedirects(HttpClient.Redirect.NEVER)");
    }
    return client;
  }

  Response send(Request request) throws IOException {
    StreamedBody upload = upload(request);
    HttpRequest message = message(request, upload);
    if (Thread.currentThread().isInterrupted()) {
      close(upload);
      throw interrupted(request, null);
    }
    CompletableFuture<Response> result = start(request, message, upload);
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
      throw failure(request, e.getCause() == null ? e : e.getCause());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is done when one of them ends cannot fail
  CompletableFuture<Response> sendAsync(Request request) {
    StreamedBody upload = upload(request);
    CompletableFuture<Response> exchange = start(request, message(request, upload), upload);
    CompletableFuture<Response> result = new CompletableFuture<>();
    CompletableFuture<Void> timer = new CompletableFuture<>();
    exchange.whenComplete(
        (response, problem) -> {
          if (problem != null) {
            result.completeExceptionally(failure(request, problem));
          } else if (!result.complete(response)) {
            discard(response);
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
                  timeOut(result, timedOut(request));
                }
              });
    } catch (OutOfMemoryError noThreadForTheTimer) {
      result.completeExceptionally(failure(request, noThreadForTheTimer));
    }
    return result;
  }

  /**
   * Ends an exchange that took too long. Not on the timer's own thread, if another is available:
   * there is one timer for the whole process, and what depends on the result may take its time.
   */
  private void timeOut(CompletableFuture<Response> result, IOException failure) {
    try {
      client
          .executor()
          .orElseGet(result::defaultExecutor)
          .execute(() -> result.completeExceptionally(failure));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      result.completeExceptionally(failure);
    }
  }

  /** Gives up an exchange that may have come to its end just now. */
  private static void giveUp(CompletableFuture<Response> result) {
    result.cancel(true);
    if (!result.isCompletedExceptionally()) {
      discard(result.join());
    }
  }

  /** Gives back the connection of a response that nobody will read. */
  private static void discard(Response response) {
    try {
      response.stream().close();
    } catch (IOException nothingMoreIsRead) {
      // it was given up
    }
  }

  private static void close(@Nullable StreamedBody upload) {
    if (upload != null) {
      upload.close();
    }
  }

  /** Sends the message; whoever cancels the future gives up the exchange. */
  @SuppressWarnings("FutureReturnValueIgnored") // what is done when one of them ends cannot fail
  private CompletableFuture<Response> start(
      Request request, HttpRequest message, @Nullable StreamedBody upload) {
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

  private static void complete(CompletableFuture<Response> result, HttpResponse<?> response) {
    int status = response.statusCode();
    Object body = response.body();
    try {
      Headers headers = Headers.from(response.headers().map());
      Response whole =
          body instanceof InputStream unread
              ? Response.unread(status, headers, unread)
              : Response.owning(status, headers, (byte[]) body);
      if (!result.complete(whole)) {
        discard(whole);
      }
    } catch (RuntimeException e) {
      if (body instanceof InputStream unread) {
        discard(Response.unread(status, Headers.of(), unread));
      }
      result.completeExceptionally(e);
    }
  }

  private static @Nullable StreamedBody upload(Request request) {
    Body body = request.streamedBody();
    return body == null ? null : new StreamedBody(body);
  }

  private static HttpRequest message(Request request, @Nullable StreamedBody upload) {
    URI uri = request.uri();
    String scheme = uri.getScheme();
    if (scheme == null
        || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "request must have an http or https URI with a host that java.net.URI can read, so one"
              + " without an underscore: "
              + request.target());
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "request must have no user information in its URI: " + request.target());
    }
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .method(
                request.method(),
                upload != null
                    ? upload.publisher()
                    : request.hasBody()
                        ? HttpRequest.BodyPublishers.ofByteArray(request.bytes())
                        : HttpRequest.BodyPublishers.noBody());
    request.headers().requireAscii(); // java.net.http would send question marks
    for (Map.Entry<String, String> field : request.headers().entries()) {
      requireFree(field.getKey());
      builder.header(field.getKey(), field.getValue());
    }
    return builder.build();
  }

  /** Asked before {@code java.net.http} is, whose refusals quote the value. */
  private static void requireFree(String name) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade" ->
          throw new IllegalArgumentException(
              "header field " + name + " is set by java.net.http itself; leave it out");
      default -> {}
    }
  }

  private IOException failure(Request request, Throwable thrown) {
    Throwable problem = thrown;
    while (problem instanceof CompletionException && problem.getCause() != null) {
      problem = problem.getCause();
    }
    if (problem instanceof HttpConnectTimeoutException) {
      String limit = client.connectTimeout().map(Duration::toString).orElse("of the client");
      IOException e =
          new HttpConnectTimeoutException(
              "connecting for " + request.target() + " took longer than connectTimeout " + limit);
      e.initCause(problem);
      return e;
    }
    if (problem instanceof ConnectException) {
      IOException e =
          new ConnectException(
              "no connection for " + request.target() + " (" + rootName(problem) + ")");
      e.initCause(problem);
      return e;
    }
    String what = "no whole response to " + request.method() + " " + request.target() + ": ";
    if (problem instanceof ProtocolException || problem instanceof IllegalArgumentException) {
      // Without the cause: its words quote header fields, and a cookie or a code may be in one.
      return new ProtocolException(what + "what came is not valid HTTP");
    }
    if (problem instanceof SSLException) {
      return new SSLException(what + problem.getMessage(), problem);
    }
    return new IOException(what + problem.getMessage(), problem);
  }

  private static String rootName(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }

  private IOException timedOut(Request request) {
    return new HttpTimeoutException(
        "no whole response to "
            + request.method()
            + " "
            + request.target()
            + " within requestTimeout "
            + requestTimeout);
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

  private static HttpClient client(JdkTransport.Settings settings) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout);
    if (settings.sslContext != null) {
      builder.sslContext(settings.sslContext);
    }
    if (settings.proxy != null) {
      builder.proxy(settings.proxy);
    }
    if (settings.executor != null) {
      builder.executor(settings.executor);
    }
    return builder.build();
  }
}
