package dev.oauth4jvm.proxy;

import dev.oauth4jvm.internal.Htu;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The target of a request (RFC 9112, section 3.2). */
final class RequestTarget {

  /** The characters that a path may have besides unreserved ones (RFC 3986, section 3.3). */
  private static final String ALLOWED = "/!$&'()*+,;=:@";

  private RequestTarget() {}

  /** The authority of a target in absolute form; null for the other forms. */
  static @Nullable String authority(String target) {
    int from = afterScheme(target);
    return from < 0 ? null : target.substring(from, endOfAuthority(target, from));
  }

  /** The path, encoded, without query; empty for {@code *} and for a URL without a path. */
  static String path(String target) {
    if (target.isEmpty() || target.equals("*")) {
      return "";
    }
    int from = 0;
    if (target.charAt(0) != '/') {
      int authority = afterScheme(target);
      if (authority < 0) {
        throw Forwarding.refused(
            "the request's target must be a path or an absolute URL", ":path", "/…", null);
      }
      from = endOfAuthority(target, authority);
    }
    int query = target.indexOf('?', from);
    return escape(target.substring(from, query < 0 ? target.length() : query));
  }

  /** The index behind {@code http://} or {@code https://}; -1 when the target has neither. */
  private static int afterScheme(String target) {
    for (String scheme : new String[] {"https://", "http://"}) {
      if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return -1;
  }

  private static int endOfAuthority(String target, int from) {
    int end = from;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  /**
   * Escapes each character that a path cannot have, as UTF-8. Browsers send some of them, such as
   * {@code |}, and {@link java.net.URI} takes none. A percent sign that begins no escape is escaped
   * too.
   *
   * @param path a path that begins with a slash, or an empty one
   */
  static String escape(String path) {
    int first = 0;
    while (first < path.length() && isAllowed(path, first)) {
      first++;
    }
    if (first == path.length()) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length() + 16).append(path, 0, first);
    String rest = path.substring(first);
    byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
    String octets = new String(bytes, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      if (isAllowed(octets, i)) {
        out.append(c);
      } else {
        out.append('%').append(hex(c >> 4)).append(hex(c & 0xf));
      }
    }
    return out.toString();
  }

  private static boolean isAllowed(String path, int at) {
    char c = path.charAt(at);
    return Htu.isUnreserved(c)
        || ALLOWED.indexOf(c) >= 0
        || (c == '%'
            && at + 2 < path.length()
            && isHex(path.charAt(at + 1))
            && isHex(path.charAt(at + 2)));
  }

  private static boolean isHex(char c) {
    return c <= 'f' && Character.digit(c, 16) >= 0;
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}
