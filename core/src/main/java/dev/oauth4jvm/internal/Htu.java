package dev.oauth4jvm.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code htu} of a DPoP proof: a URL without query and fragment, normalised as RFC 3986,
 * sections 6.2.2 and 6.2.3, say (RFC 9449, section 4.3).
 */
public final class Htu {

  private Htu() {}

  /** Of a text; null when that is not an absolute URL with a host. */
  public static @Nullable String parse(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() == null || uri.getHost() == null ? null : of(uri);
    } catch (URISyntaxException notAUrl) {
      return null;
    }
  }

  /**
   * Of a URL.
   *
   * @throws IllegalArgumentException when it is not absolute
   */
  public static String of(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "the request's URL must be absolute, with scheme and host");
    }
    String path = unescape(uri.getRawPath() == null ? "" : uri.getRawPath());
    return origin(uri) + (path.isEmpty() ? "/" : removeDotSegments(path));
  }

  /** Scheme, host and port, the default port left out. */
  public static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort();
    boolean defaultPort =
        port < 0
            || (port == 443 && scheme.equals("https"))
            || (port == 80 && scheme.equals("http"));
    return scheme
        + "://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (defaultPort ? "" : ":" + port);
  }

  /**
   * Section 6.2.2.2: what need not be escaped is not; section 6.2.2.1: hex digits are upper case.
   */
  private static String unescape(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int value =
          Character.digit(path.charAt(i + 1), 16) << 4 | Character.digit(path.charAt(i + 2), 16);
      if (isUnreserved(value)) {
        out.append((char) value);
      } else {
        out.append(path.substring(i, i + 3).toUpperCase(Locale.ROOT));
      }
      i += 2;
    }
    return out.toString();
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** Section 5.2.4, of a path that begins with a slash. */
  private static String removeDotSegments(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length());
    int from = 0;
    while (from < path.length()) {
      int slash = path.indexOf('/', from + 1);
      int to = slash < 0 ? path.length() : slash;
      String segment = path.substring(from + 1, to);
      boolean last = slash < 0;
      if (segment.equals("..")) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
      }
      if (segment.equals(".") || segment.equals("..")) {
        if (last) {
          out.append('/');
        }
      } else {
        out.append('/').append(segment);
      }
      from = to;
    }
    return out.toString();
  }
}
