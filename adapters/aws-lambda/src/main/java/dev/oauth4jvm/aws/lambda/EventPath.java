package dev.oauth4jvm.aws.lambda;

import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The path of an event as part of a URL. REST APIs and function URLs pass on the path as the client
 * sent it. HTTP APIs pass it on percent-decoded, in both payload formats, so that the client's
 * spelling must be guessed.
 */
final class EventPath {

  /** The characters that a path may have beside the unreserved ones (RFC 3986, section 3.3). */
  private static final String RESERVED = "!$&'()*+,;=:@";

  private static final char REPLACEMENT = '\uFFFD';

  private EventPath() {}

  /**
   * The path as the client sent it. Characters that an encoded path cannot have are escaped, so
   * that no path is refused for its spelling.
   */
  static String ofEncoded(String path) {
    return escape(path, true);
  }

  /**
   * The path that decodes to this one and escapes as little as possible. API Gateway and the
   * function take the other spellings for the same path. Null when they may not: when the path has
   * dot segments, which an escaped slash may have caused, or characters that were not UTF-8, or
   * when the event shows that a slash was escaped.
   */
  static @Nullable String ofDecoded(String path, JsonObject event) {
    String closed = path + '/';
    return closed.contains("/./")
            || closed.contains("/../")
            || path.indexOf(REPLACEMENT) >= 0
            || hasEscapedSlash(event)
        ? null
        : escape(path, false);
  }

  /** Whether a parameter has a slash, though no parameter of the route spans segments. */
  private static boolean hasEscapedSlash(JsonObject event) {
    JsonObject parameters = event.object("pathParameters");
    String route = event.string("routeKey");
    if (route == null) {
      route = event.string("resource"); // payload format 1.0
    }
    if (parameters == null || route == null || route.contains("+}")) {
      return false;
    }
    for (String name : parameters.names()) {
      String value = parameters.string(name);
      if (value != null && value.indexOf('/') >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String escape(String path, boolean keepsEscapes) {
    StringBuilder out = new StringBuilder(path.length() + 16);
    if (!path.startsWith("/")) {
      out.append('/'); // without it the path could extend the host
    }
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      if (mayStand(b) || (keepsEscapes && isEscape(bytes, i))) {
        out.append((char) b);
      } else {
        out.append('%').append(hex(b >> 4)).append(hex(b & 0xf));
      }
    }
    return out.toString();
  }

  private static boolean mayStand(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || "/-._~".indexOf(b) >= 0
        || RESERVED.indexOf(b) >= 0;
  }

  private static boolean isEscape(byte[] bytes, int at) {
    return bytes[at] == '%'
        && at + 2 < bytes.length
        && Character.digit(bytes[at + 1], 16) >= 0
        && Character.digit(bytes[at + 2], 16) >= 0;
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}
