package dev.oauth4jvm.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A client as instrumentation wraps it: the future it returns depends on the real one, so that a
 * cancellation never reaches the exchange.
 */
final class WrappedClient extends HttpClient {

  private final HttpClient wrapped = HttpClient.newHttpClient();

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return wrapped.sendAsync(request, handler).thenApply(response -> response);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.PushPromiseHandler<T> pushes) {
    return wrapped.sendAsync(request, handler, pushes).thenApply(response -> response);
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
