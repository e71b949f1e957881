package dev.oauth4jvm.http;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the transports of this package have in common when a request leaves. */
final class Outgoing {

  private Outgoing() {}

  /**
   * The URI of a request that can be sent, in ASCII.
   *
   * @throws IllegalArgumentException when the request cannot be sent as it is; the message has
   *     neither its query nor the value of a header field
   */
  static URI check(Request request) {
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
    if (uri.getPort() == 0 || uri.getPort() > 0xffff) {
      throw new IllegalArgumentException(
          "request must have a port from 1 to 65535: " + request.target());
    }
    if (request.method().equals("CONNECT")) {
      throw new IllegalArgumentException("request must have a method other than CONNECT");
    }
    request.headers().requireAscii();
    for (Map.Entry<String, String> field : request.headers().entries()) {
      requireFree(field.getKey());
    }
    return isAscii(uri.getRawPath()) && isAscii(uri.getRawQuery())
        ? uri
        : URI.create(uri.toASCIIString());
  }

  /** The transport writes the fields that frame a message, and only the transport. */
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
              "header field " + name + " is set by the transport itself; leave it out");
      default -> {}
    }
  }

  private static boolean isAscii(@Nullable String text) {
    for (int i = 0; text != null && i < text.length(); i++) {
      if (text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the method gives a body a meaning, so that its absence is announced by a {@code
   * content-length} of 0, which other methods must not have (RFC 9110, section 8.6).
   */
  static boolean announcesNoBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  /** How a message about an exchange without a response begins. */
  static String noWholeResponse(Request request) {
    return "no whole response to " + request.method() + " " + request.target();
  }

  /** Closes what can be read only once and will not be read. */
  static void closeUnsent(Request request) {
    Body body = request.streamedBody();
    if (body != null && !body.isRepeatable()) {
      try {
        body.open().close();
      } catch (IOException alreadyOpened) {
        // whoever opened the stream closes it
      }
    }
  }
}
