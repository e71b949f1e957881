package dev.oauth4jvm.http;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks and messages that the transports of this package share when sending a request. */
final class Outgoing {

  private Outgoing() {}

  /**
   * Checks that a request can be sent, and returns its URI in ASCII.
   *
   * @throws IllegalArgumentException when the request cannot be sent unchanged; the message
   *     contains neither the query nor the value of a header field
   */
  static URI check(Request request) {
    URI uri = request.uri();
    String scheme = uri.getScheme();
    if (scheme == null
        || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "request must have an http or https URI with a host that java.net.URI can parse, so one"
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

  /** Refuses the fields that frame a message: only the transport sets them. */
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
   * Whether the method defines a meaning for a body, so that its absence is announced by a {@code
   * content-length} of 0, which other methods must not have (RFC 9110, section 8.6).
   */
  static boolean announcesNoBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  /** The beginning of a message about an exchange without a complete response. */
  static String noWholeResponse(Request request) {
    return "no complete response to " + request.method() + " " + request.target();
  }

  /** Closes a body that can be read only once and will not be read. */
  static void closeUnsent(Request request) {
    Body body = request.streamedBody();
    if (body != null && !body.isRepeatable()) {
      try {
        body.open().close();
      } catch (IOException alreadyOpened) {
        // the request fails for another reason
      }
    }
  }
}
