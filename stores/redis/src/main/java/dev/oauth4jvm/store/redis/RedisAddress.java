package dev.oauth4jvm.store.redis;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@code redis:} or {@code rediss:} URI. Messages never quote the URI, which
 * contains the password.
 */
final class RedisAddress {

  private static final int MAX_DATABASE_DIGITS = 9;

  final String host;
  final int port;
  final boolean tls;

  /** Null for the default user. */
  final @Nullable String user;

  /** Null if no login is needed. */
  final @Nullable String password;

  /** The number of the database in decimal digits, or null for the first. */
  final @Nullable String database;

  private RedisAddress(URI uri, boolean tls, String userInfo) {
    this.host = uri.getHost().toLowerCase(Locale.ROOT);
    this.port = uri.getPort();
    this.tls = tls;
    int colon = userInfo.indexOf(':');
    this.user = colon <= 0 ? null : decoded(userInfo.substring(0, colon));
    this.password = userInfo.isEmpty() ? null : decoded(userInfo.substring(colon + 1));
    String path = uri.getRawPath();
    this.database = path.length() <= 1 ? null : path.substring(1);
  }

  /**
   * Parses a URI.
   *
   * @throws IllegalArgumentException when the URI is not {@code
   *     redis://user:password@host:port/database}, lacks a port, or has a user without a password
   */
  static RedisAddress of(URI uri) {
    boolean tls = "rediss".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"redis".equalsIgnoreCase(uri.getScheme())) {
      throw invalid("its scheme is " + uri.getScheme());
    }
    if (uri.getHost() == null) {
      throw invalid("it has no host that java.net.URI can read; an underscore cannot be read");
    }
    if (uri.getPort() < 1 || uri.getPort() > 0xffff) {
      throw invalid("it has no port from 1 to 65535");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid("it has a query or a fragment");
    }
    if (!isDatabase(uri.getRawPath())) {
      throw invalid("its path is not the number of a database");
    }
    String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    if (!userInfo.isEmpty() && userInfo.indexOf(':') < 0) {
      throw invalid("it has a user without a colon and a password");
    }
    return new RedisAddress(uri, tls, userInfo);
  }

  private static boolean isDatabase(String path) {
    for (int i = 1; i < path.length(); i++) {
      if (path.charAt(i) < '0' || path.charAt(i) > '9') {
        return false;
      }
    }
    return path.length() <= 1 + MAX_DATABASE_DIGITS;
  }

  /**
   * Decodes percent-escapes as UTF-8, which {@link URI} does only for complete user information.
   */
  private static String decoded(String raw) {
    return raw.indexOf('%') < 0 ? raw : URI.create("//" + raw + "@host").getUserInfo();
  }

  private static IllegalArgumentException invalid(String why) {
    return new IllegalArgumentException(
        "uri is not redis://user:password@host:port/database or rediss://host:port: " + why);
  }

  /** Host and port. */
  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port;
  }
}
