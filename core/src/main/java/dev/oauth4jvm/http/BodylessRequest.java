package dev.oauth4jvm.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * A request without any body, for all methods. The JDK's builder cannot build one: it announces an
 * empty body by a {@code content-length} of 0, which methods such as GET must not have (RFC 9110,
 * section 8.6). Before Java 19, the client sends that field even for those methods (JDK-8283544).
 */
final class BodylessRequest extends HttpRequest {

  private final HttpRequest request;

  BodylessRequest(HttpRequest request) {
    this.request = request;
  }

  @Override
  public Optional<BodyPublisher> bodyPublisher() {
    return Optional.empty();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public Optional<Duration> timeout() {
    return request.timeout();
  }

  @Override
  public boolean expectContinue() {
    return request.expectContinue();
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public Optional<HttpClient.Version> version() {
    return request.version();
  }

  @Override
  public HttpHeaders headers() {
    return request.headers();
  }
}
