package dev.oauth4jvm.aws.lambda;

import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The path of an event as part of a URL. REST APIs and function URLs hand on what the client sent;
 * HTTP APIs hand on the path percent-decoded, in both payload formats, and what an escape stood for
 * must be guessed.
 */
final class EventPath {

  /** RFC 3986, section 3.3: what may stand in a path beside the unreserved characters. */
  private static final String RESERVED = "!$&'()*+,;=:@";

  private static final char REPLACEMENT = '\uFFFD';

  private EventPath() {}

  /**
   * A path as the client sent it. What cannot stand in an encoded path is escaped all the same, so
   * that no path is ever refused for its spelling.
   */
  static String ofEncoded(String path) {
    return escape(path, true);
  }

  /**
   * The path that decodes to this, what may stand unescaped being unescaped: the other spellings
   * are the same path to API Gateway and to the function. Null when they need not be: when it has
   * dot segments, which an escaped slash may have made, or something that was no UTF-8, or when the
   * event shows that a slash was escaped.
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

  /** Whether a parameter holds a slash although its route has no parameter of several segments. */
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
      out.append('/'); // else it could become a part of the host
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
