package dev.oauth4jvm.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A client as instrumentation wraps it: the future it returns is another, so that a cancellation
 * never reaches the exchange. Or one that answers as a test says.
 */
final class WrappedClient extends HttpClient {

  private final HttpClient wrapped = HttpClient.newHttpClient();
  private final @Nullable Function<HttpRequest, CompletableFuture<HttpResponse<?>>> answers;

  WrappedClient() {
    this.answers = null;
  }

  /** Sends nothing. */
  WrappedClient(Function<HttpRequest, CompletableFuture<HttpResponse<?>>> answers) {
    this.answers = answers;
  }

  /** A response of that status, header and body. */
  record Answer(int statusCode, Map<String, List<String>> fields, Object body)
      implements HttpResponse<Object> {

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(fields, (name, value) -> true);
    }

    @Override
    public HttpRequest request() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HttpResponse<Object>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // what is answered is what the test asks for
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return answers == null
        ? detached(wrapped.sendAsync(request, handler))
        : (CompletableFuture) answers.apply(request);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.PushPromiseHandler<T> pushes) {
    return detached(wrapped.sendAsync(request, handler, pushes));
  }

  /** Not what thenApply returns: the JDK's own futures hand a cancellation on even from there. */
  @SuppressWarnings("FutureReturnValueIgnored") // what is done at the end cannot fail
  private static <T> CompletableFuture<T> detached(CompletableFuture<T> future) {
    CompletableFuture<T> result = new CompletableFuture<>();
    future.whenComplete(
        (value, problem) -> {
          if (problem == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(problem);
          }
        });
    return result;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return wrapped.send(request, handler);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return wrapped.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return wrapped.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return wrapped.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return wrapped.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return wrapped.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return wrapped.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return wrapped.authenticator();
  }

  @Override
  public Version version() {
    return wrapped.version();
  }

  @Override
  public Optional<Executor> executor() {
    return wrapped.executor();
  }
}
