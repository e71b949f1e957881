package dev.oauth4jvm.discovery;

import dev.oauth4jvm.internal.Htu;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The input of a user, normalized to a URI (OpenID Connect Discovery 1.0, section 2.1.2).
 *
 * @param resource the URI to ask about
 * @param authority the host to ask, and its port if there is one
 */
record UserIdentifier(String resource, String authority) {

  private static final int LONGEST = 2048;

  /** Parses the input; throws {@link IllegalArgumentException} when it names no host to ask. */
  static UserIdentifier of(String entered) {
    String input = Objects.requireNonNull(entered, "input").strip();
    // 1. the global context symbols of an XRI
    if (input.isEmpty() || input.length() > LONGEST || "=@!".indexOf(input.charAt(0)) >= 0) {
      throw unusable();
    }
    // 4. no fragment
    int fragment = input.indexOf('#');
    String text = fragment < 0 ? input : input.substring(0, fragment);
    if (text.regionMatches(true, 0, "acct:", 0, 5)) {
      return account(text, text.substring(5));
    }
    if (text.contains("://")) {
      return url(text);
    }
    // 3. user and host, and nothing else
    if (fragment < 0 && text.indexOf('@') > 0 && !hasAnyOf(text, "/?:")) {
      int at = text.lastIndexOf('@');
      String address = escape(text.substring(0, at)) + text.substring(at);
      return account("acct:" + address, address);
    }
    if (hasScheme(text)) {
      throw unusable();
    }
    return url("https://" + text);
  }

  /** Whether the text begins with a scheme, and not with a host and its port. */
  private static boolean hasScheme(String text) {
    int colon = text.indexOf(':');
    if (colon < 0 || hasAnyOf(text.substring(0, colon), "@/?")) {
      return false;
    }
    int end = colon + 1;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?';
  }

  private static UserIdentifier account(String resource, String address) {
    int at = address.lastIndexOf('@');
    URI host = at < 1 ? null : parse("https://" + address.substring(at + 1));
    String name = host == null ? null : host.getHost();
    // a host and nothing else: no port, path or query
    if (name == null || !address.substring(at + 1).equals(name) || parse(resource) == null) {
      throw unusable();
    }
    return new UserIdentifier(resource, name);
  }

  private static UserIdentifier url(String text) {
    URI url = parse(text);
    if (url == null || url.getHost() == null || !"https".equalsIgnoreCase(url.getScheme())) {
      throw unusable();
    }
    String authority = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    return new UserIdentifier(text, authority);
  }

  private static @Nullable URI parse(String text) {
    try {
      URI uri = new URI(text);
      return uri.toASCIIString().equals(text) ? uri : null;
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  private static boolean hasAnyOf(String text, String characters) {
    for (int i = 0; i < characters.length(); i++) {
      if (text.indexOf(characters.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Escapes all characters but unreserved ones and sub-delimiters (RFC 7565, section 7). */
  private static String escape(String user) {
    StringBuilder out = new StringBuilder();
    for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
      if (Htu.isUnreserved(octet) || "!$&'()*+,;=".indexOf(octet) >= 0) {
        out.append((char) octet);
      } else {
        out.append('%');
        out.append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xf, 16)));
        out.append(Character.toUpperCase(Character.forDigit(octet & 0xf, 16)));
      }
    }
    return out.toString();
  }

  /** The refusal, without the input, which may be an e-mail address. */
  private static IllegalArgumentException unusable() {
    return new IllegalArgumentException(
        "input must be an e-mail address, a host or an https: URL of at most 2048 characters in"
            + " ASCII, and no XRI (OpenID Connect Discovery 1.0, section 2.1)");
  }

  @Override
  public String toString() {
    return "UserIdentifier[" + authority + "]";
  }
}
