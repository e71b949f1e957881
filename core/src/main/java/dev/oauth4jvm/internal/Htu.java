package dev.oauth4jvm.internal;

import dev.oauth4jvm.http.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code htu} of a DPoP proof: a URL without query and fragment, normalized by RFC 3986,
 * sections 6.2.2 and 6.2.3 (RFC 9449, section 4.3).
 */
public final class Htu {

  private Htu() {}

  /**
   * The {@code htu} of a text; null when the text is not an absolute URL in ASCII, or has user
   * information. Brackets, {@code ^} and {@code |} in its path are escaped: RFC 3986 does not allow
   * them there, and browsers leave them as they are.
   */
  public static @Nullable String parse(String text) {
    URI uri = uri(text);
    if (uri == null) {
      uri = uri(withPathEscaped(text));
    }
    return uri != null && isAscii(text) && isAbsolute(uri) && uri.getRawAuthority().indexOf('@') < 0
        ? ofAscii(uri)
        : null;
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  private static String withPathEscaped(String text) {
    int scheme = text.indexOf("://");
    int path = scheme < 0 ? -1 : text.indexOf('/', scheme + 3);
    return path < 0
        ? text
        : text.substring(0, path)
            + text.substring(path)
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace("^", "%5E")
                .replace("|", "%7C");
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  /**
   * The {@code htu} of an absolute URL, in ASCII as sent over the wire; user information is
   * omitted, since no request line has it.
   */
  public static String of(URI uri) {
    return ofAscii(Request.get(uri).uri());
  }

  private static String ofAscii(URI uri) {
    String path = unescape(uri.getRawPath() == null ? "" : uri.getRawPath());
    return origin(uri) + (path.isEmpty() ? "/" : removeDotSegments(path));
  }

  /**
   * Whether a URL has a scheme and an authority whose host is not empty (RFC 9110, section 4.2).
   */
  public static boolean isAbsolute(URI uri) {
    String authority = uri.getRawAuthority();
    if (uri.getScheme() == null || authority == null) {
      return false;
    }
    int host = authority.lastIndexOf('@') + 1;
    return host < authority.length() && authority.charAt(host) != ':';
  }

  /** Scheme, host and port of an absolute URL, without the default port. */
  public static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    // not URI's host and port: URI finds none if the host has an underscore
    String authority = uri.getRawAuthority().toLowerCase(Locale.ROOT);
    int from = authority.lastIndexOf('@') + 1;
    int to = authority.length();
    String port = scheme.equals("https") ? ":443" : scheme.equals("http") ? ":80" : ":";
    if (authority.endsWith(port)) {
      to -= port.length();
    } else if (authority.endsWith(":")) {
      to--;
    }
    return scheme + "://" + authority.substring(from, to);
  }

  /**
   * Decodes escaped unreserved characters (section 6.2.2.2), and writes hex digits in upper case
   * (section 6.2.2.1).
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

  /** Whether a character is unreserved (RFC 3986, section 2.3). */
  public static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** Removes the dot segments of a path that begins with a slash (section 5.2.4). */
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
