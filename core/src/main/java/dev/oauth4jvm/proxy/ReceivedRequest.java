package dev.oauth4jvm.proxy;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as the HTTP server received it, whether from the client or from a proxy.
 *
 * <p>Immutable. Its {@code toString} shows neither the query nor the values of header fields that
 * may be credentials.
 *
 * @param method the method
 * @param target the target as received, still encoded: a path with or without query, {@code *}, or
 *     an absolute URL (RFC 9112, section 3.2)
 * @param headers all header fields; of HTTP/2 and later {@code host} too, with the value of {@code
 *     :authority}
 * @param secure whether the connection that the request came over uses TLS
 * @param peer the address of the connection's other end; null when it has none, as for a Unix
 *     domain socket: such a peer is no proxy that can be named
 */
public record ReceivedRequest(
    String method, String target, Headers headers, boolean secure, @Nullable InetAddress peer) {

  /** Requires all components except the peer. */
  public ReceivedRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(headers, "headers");
  }

  /** The scheme of the connection. */
  String scheme() {
    return secure ? "https" : "http";
  }

  /**
   * The authority that the request names: that of its target, if that is absolute, or else {@code
   * Host} (RFC 9112, section 3.2.2).
   */
  String authority() {
    String target = RequestTarget.authority(this.target);
    if (target != null) {
      return target;
    }
    List<String> hosts = headers.all("host");
    if (hosts.size() != 1) {
      throw Forwarding.refused(
          "the request must have exactly one Host header field", "host", 1, hosts.size());
    }
    return hosts.get(0);
  }

  @Override
  public String toString() {
    // escaped, so that no character breaks a line of a log
    return "ReceivedRequest["
        + escaped(method)
        + " "
        + (target.startsWith("/")
            ? "/" + escaped(RequestTarget.path(target).substring(1))
            : "<no path>")
        + (target.indexOf('?') < 0 ? "" : "?<redacted>")
        + ", "
        + headers
        + ", "
        + scheme()
        + (peer == null ? "" : ", from " + peer.getHostAddress())
        + "]";
  }

  private static String escaped(String text) {
    return Request.received("GET", "https", "host", "/" + text).uri().getRawPath().substring(1);
  }
}
