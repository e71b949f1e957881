package dev.oauth4jvm.tokens;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Htu;
import java.net.URI;

/**
 * The origin that receives the tokens of a source: a scheme, a host and a port (RFC 6454, section
 * 4). An interceptor of an HTTP client sees every request of the client, and adds a token to the
 * requests to its origin alone. Immutable.
 */
public final class TokenOrigin {

  private final String origin;

  private TokenOrigin(String origin) {
    this.origin = origin;
  }

  /**
   * Creates an origin.
   *
   * @param url the scheme, host and port, such as {@code https://api.example.com}
   * @throws IllegalArgumentException when the URL is not an http or https one with a host, or has
   *     more than scheme, host and port; or the host is not ASCII
   */
  public static TokenOrigin of(String url) {
    URI uri = Request.get(URI.create(url)).uri();
    if (!("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
        || !Htu.isAbsolute(uri)
        || uri.getRawAuthority().indexOf('@') >= 0
        || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "origin must be scheme, host and port alone, such as https://api.example.com");
    }
    return new TokenOrigin(Htu.origin(uri));
  }

  /** Whether a URL is of this origin; false for a URI without a scheme or a host. */
  public boolean includes(URI url) {
    return Htu.isAbsolute(url) && Htu.origin(url).equals(origin);
  }

  /** The origin in lower case, without the default port. */
  @Override
  public String toString() {
    return origin;
  }
}
