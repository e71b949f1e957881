package dev.oauth4jvm.proxy;

import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Htu;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The URL that a client requested, which a DPoP proof is compared with ({@code htu}), of requests
 * that a server receives from reverse proxies.
 *
 * {@snippet file="ProxySnippets.java" region="declared"}
 *
 * <p>A declared URL is the safest: no field of a request decides anything. Where one server has
 * several public origins, fields of named proxies choose among them. Immutable and safe for use by
 * any number of threads.
 */
public final class PublicUrl {

  private final String declared;
  private final String scheme; // of the declared URL, as is the authority
  private final String authority;
  private final String prefix;
  private final @Nullable Fields fields;

  /** The fields that choose an origin, the proxies that may send them, and the allowed origins. */
  private record Fields(OriginSource source, Proxies proxies, Predicate<String> origins) {

    String origin(ReceivedRequest request) {
      String origin =
          proxies.contains(request.peer())
              ? source.origin(request, proxies)
              : Origin.of(request.scheme(), request.authority());
      if (origin == null || !origins.test(origin)) {
        throw Forwarding.refused(
            "the request is for another origin than this server's, or for a malformed one",
            "host",
            "an origin of this server",
            origin);
      }
      return origin;
    }
  }

  private PublicUrl(String declared, String prefix, @Nullable Fields fields) {
    this.declared = declared;
    int end = Math.max(0, declared.indexOf("://"));
    this.scheme = declared.substring(0, end);
    this.authority = declared.substring(Math.min(end + 3, declared.length()));
    this.prefix = prefix;
    this.fields = fields;
  }

  /**
   * Declares the URL under which clients reach this server; no field of a request is read.
   *
   * @param baseUrl an absolute URL; its path is what a proxy removes from the paths that clients
   *     request, as in {@code https://api.example.com/v1} where {@code /v1/orders} arrives as
   *     {@code /orders}
   * @throws IllegalArgumentException when it is neither an https nor an http URL, or has user
   *     information, a query or a fragment
   */
  public static PublicUrl of(String baseUrl) {
    try {
      URI url = new URI(baseUrl);
      String path = url.getRawPath();
      String origin =
          url.getScheme() == null || url.getRawAuthority() == null
              ? null
              : Origin.of(url.getScheme(), url.getRawAuthority());
      if (origin != null && url.getRawQuery() == null && url.getRawFragment() == null) {
        return new PublicUrl(
            origin, path.endsWith("/") ? path.substring(0, path.length() - 1) : path, null);
      }
    } catch (URISyntaxException malformed) {
      // refused below
    }
    throw new IllegalArgumentException(
        "baseUrl is \""
            + baseUrl
            + "\", expected a URL as in https://api.example.com/v1, without query and fragment");
  }

  /**
   * Takes scheme, host and port from {@code Forwarded} (RFC 7239): from the element of the
   * outermost named proxy, which must have {@code proto} and {@code host}. Every named proxy must
   * append its own element. A request that does not come from a named proxy has the scheme of its
   * connection and the authority that it names itself; its {@code Forwarded} is ignored.
   *
   * @param origins decides which origins are this server's, in lower case and without the default
   *     port, as in {@code Set.of("https://api.example.com")::contains}; called on the caller's
   *     thread for each request
   */
  public static PublicUrl forwarded(Proxies proxies, Predicate<String> origins) {
    return new PublicUrl("", "", fields(new ForwardedField(), proxies, origins));
  }

  /**
   * Takes the scheme from {@code X-Forwarded-Proto}, the host from {@code X-Forwarded-Host} or else
   * {@code Host}, and the port from {@code X-Forwarded-Port} or else the host. Each field must have
   * one value, so that the proxy that sends the request must replace what it receives. Otherwise as
   * {@link #forwarded}.
   *
   * @param origins as for {@link #forwarded}
   */
  public static PublicUrl xForwarded(Proxies proxies, Predicate<String> origins) {
    return new PublicUrl("", "", fields(new XForwardedFields(), proxies, origins));
  }

  private static Fields fields(OriginSource source, Proxies proxies, Predicate<String> origins) {
    return new Fields(
        source,
        Objects.requireNonNull(proxies, "proxies"),
        Objects.requireNonNull(origins, "origins"));
  }

  /**
   * The request as the client sent it: method, public URL and header fields, without a body. The
   * URL has no query, which no check reads, and each character of its path that RFC 3986 does not
   * allow there is escaped.
   *
   * @throws ProcessingException {@link dev.oauth4jvm.ErrorCode#INVALID_REQUEST} of {@link
   *     dev.oauth4jvm.Reason#FORWARDING} when the fields of a named proxy are missing, malformed or
   *     contradictory, the origin is not this server's, or dot segments lead out of the declared
   *     URL's path: answer with 400
   * @throws IllegalArgumentException when the method is not a token
   */
  public Request request(ReceivedRequest received) {
    String path = RequestTarget.path(received.target());
    Request request =
        fields == null
            ? received(received, scheme, authority, path)
            : received(received, fields.origin(received), path);
    if (!prefix.isEmpty() && leavesPrefix(request, path)) {
      throw Forwarding.refused(
          "the dot segments of the request's path lead out of the public URL's path",
          ":path",
          "a path below it",
          null);
    }
    return request.headers(received.headers());
  }

  private Request received(ReceivedRequest received, String origin, String path) {
    int end = origin.indexOf("://");
    return received(received, origin.substring(0, end), origin.substring(end + 3), path);
  }

  private Request received(ReceivedRequest received, String scheme, String authority, String path) {
    return Request.received(
        received.method(), scheme, authority, prefix.isEmpty() ? path : prefix + path);
  }

  /**
   * Whether a path leads out of the prefix: a proof for another URL of the origin would then be one
   * for this request.
   */
  private boolean leavesPrefix(Request request, String path) {
    return (path.contains("/.") || path.contains("/%2"))
        && !Htu.of(request.uri()).startsWith(Htu.of(URI.create(declared + prefix + "/")));
  }

  @Override
  public String toString() {
    return "PublicUrl[" + (fields == null ? declared + prefix : fields.proxies()) + "]";
  }
}
