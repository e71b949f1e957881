package dev.oauth4jvm.proxy;

import dev.oauth4jvm.internal.Htu;
import dev.oauth4jvm.net.AddressBlock;
import java.net.Inet6Address;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The origin of a URL: scheme, host and port, normalized (RFC 3986, section 6.2). */
final class Origin {

  private static final int MAX_LENGTH = 300;

  private Origin() {}

  /**
   * The origin in lower case and without the default port; null when the scheme is neither http nor
   * https, or the authority is not a host with an optional port.
   */
  static @Nullable String of(String scheme, String authority) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    boolean secure = lower.equals("https");
    if ((!secure && !lower.equals("http")) || authority.length() > MAX_LENGTH) {
      return null;
    }
    int end = endOfHost(authority);
    if (end < 1) {
      return null;
    }
    String host = lower + "://" + authority.substring(0, end).toLowerCase(Locale.ROOT);
    if (end == authority.length()) {
      return host;
    }
    int port = port(authority, end + 1);
    if (authority.charAt(end) != ':' || port < 0) {
      return null;
    }
    return port == (secure ? 443 : 80) ? host : host + ":" + port;
  }

  /** Whether an authority names a port. */
  static boolean hasPort(String authority) {
    int end = endOfHost(authority);
    return end >= 0 && end < authority.length();
  }

  /** The end of a host: an IPv6 address in brackets, an IPv4 address or a name; -1 if malformed. */
  private static int endOfHost(String authority) {
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      return end > 0 && AddressBlock.address(authority.substring(1, end)) instanceof Inet6Address
          ? end + 1
          : -1;
    }
    int end = 0;
    while (end < authority.length() && authority.charAt(end) != ':') {
      // names of hosts have no other characters, though RFC 3986 allows them
      if (!Htu.isUnreserved(authority.charAt(end))) {
        return -1;
      }
      end++;
    }
    return end;
  }

  private static int port(String authority, int from) {
    int digits = authority.length() - from;
    int port = 0;
    for (int i = from; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c < '0' || c > '9' || digits > 5) {
        return -1;
      }
      port = 10 * port + c - '0';
    }
    return port < 1 || port > 65_535 ? -1 : port;
  }
}
