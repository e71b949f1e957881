package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.aws.AwsEnvironment;
import java.net.URI;

/** Checks the parts of an address, so that it has the same form in requests and signatures. */
final class Address {

  private Address() {}

  /**
   * The address to which names are appended: with lower-case host, without the default port of its
   * scheme, and ending with a slash.
   *
   * @throws IllegalArgumentException when the URI has another form; the message does not quote it
   */
  static String of(URI uri) {
    if (uri.getHost() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !AwsEnvironment.isPlainPath(uri.getRawPath())) {
      throw new IllegalArgumentException(
          "an address is an http or https URI of scheme, host and port, and of a path of letters,"
              + " digits, -._~ and slashes");
    }
    URI origin =
        AwsEnvironment.endpoint(URI.create(uri.getScheme() + "://" + uri.getRawAuthority()));
    String path = uri.getRawPath();
    return path.length() <= 1
        ? origin.toString()
        : origin + path.substring(1) + (path.endsWith("/") ? "" : "/");
  }

  static URI withoutQuery(URI uri) {
    String text = uri.toString();
    int query = text.indexOf('?');
    return query < 0 ? uri : URI.create(text.substring(0, query));
  }

  /** Returns a text of 32 hexadecimal digits, or throws an exception that names the argument. */
  static String hexadecimal(String text, String argument) {
    boolean valid = text.length() == 32;
    for (int i = 0; valid && i < text.length(); i++) {
      valid = text.charAt(i) < 128 && Character.digit(text.charAt(i), 16) >= 0;
    }
    if (!valid) {
      throw new IllegalArgumentException(argument + " is not 32 hexadecimal digits");
    }
    return text;
  }
}
