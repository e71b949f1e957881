package dev.oauth4jvm.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The URL of a received request, made of parts that no parser has read yet. */
final class RequestTarget {

  /** The characters of a path besides letters, digits and escapes (RFC 3986, section 3.3). */
  private static final String OF_PATHS = "/-._~!$&'()*+,;=:@";

  private RequestTarget() {}

  static URI of(String scheme, String host, int port, String path) {
    if (port < -1 || port == 0 || port > 0xffff) {
      throw new IllegalArgumentException("port must be from 1 to 65535, or -1, but is " + port);
    }
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    String authority = (bare ? "[" + host + "]" : host) + (port < 0 ? "" : ":" + port);
    return of(scheme, authority, path);
  }

  static URI of(String scheme, String authority, String path) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    if (!lower.equals("https") && !lower.equals("http")) {
      throw new IllegalArgumentException("scheme must be https or http, but is " + scheme);
    }
    String escaped = escape(path);
    try {
      URI uri = new URI(lower + "://" + authority + escaped);
      // what the authority has too much would be another part of the URL
      if (!authority.isEmpty()
          && authority.charAt(0) != ':'
          && authority.indexOf('@') < 0
          && authority.equals(uri.getRawAuthority())
          && escaped.equals(uri.getRawPath())) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("host is not the host of a URL", malformed);
    }
    throw new IllegalArgumentException("host is not the host of a URL");
  }

  private static String escape(String path) {
    if (path.isEmpty() || path.equals("*")) { // RFC 9112, section 3.2.4
      return "";
    }
    if (path.charAt(0) != '/') {
      throw new IllegalArgumentException("path does not begin with a slash");
    }
    int kept = 0;
    while (kept < path.length() && isKept(path.charAt(kept))) {
      kept++;
    }
    if (kept == path.length()) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length() + 16);
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      if (isKept(c) || (c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2))) {
        out.append((char) c);
      } else {
        out.append('%').append(Syntax.hex(c >> 4)).append(Syntax.hex(c));
      }
    }
    return out.toString();
  }

  private static boolean isKept(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || OF_PATHS.indexOf(c) >= 0;
  }

  private static boolean isHex(byte[] bytes, int at) {
    return at < bytes.length && bytes[at] >= 0 && Character.digit((char) bytes[at], 16) >= 0;
  }
}
