package dev.oauth4jvm.client;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.Endpoints;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/** Where metadata stands, by the identifier of what it describes. */
final class WellKnown {

  private WellKnown() {}

  /** An issuer identifier (RFC 8414, section 2). */
  static URI identifier(String identifier, String name) {
    URI uri = absolute(identifier, name);
    if (uri.getRawQuery() != null) {
      throw new IllegalArgumentException(name + " has a query: " + identifier);
    }
    return uri;
  }

  /** A resource identifier (RFC 9728, section 1.2): it may have a query. */
  static URI resource(String identifier) {
    return absolute(identifier, "resource");
  }

  static URI append(URI identifier, String suffix) {
    return at(identifier, withoutTrailingSlash(path(identifier)) + suffix);
  }

  static URI prepend(URI identifier, String prefix, boolean keepTrailingSlash) {
    String path = path(identifier);
    if (path.equals("/")) {
      return at(identifier, prefix);
    }
    return at(identifier, prefix + (keepTrailingSlash ? path : withoutTrailingSlash(path)));
  }

  static <R> Step<R> get(URI location, Env env, SingleSend.Judge<R> judge) {
    return new SingleSend<>(
        Endpoints.get(Endpoints.checkScheme(location, env), "application/json"), judge);
  }

  private static URI absolute(String identifier, String name) {
    Objects.requireNonNull(identifier, name);
    URI uri;
    try {
      uri = new URI(identifier);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(name + " is not a URL: " + identifier, malformed);
    }
    if (!uri.isAbsolute() || uri.getHost() == null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          name + " is not an absolute URL without fragment: " + identifier);
    }
    return uri;
  }

  private static String path(URI identifier) {
    String path = identifier.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  private static String withoutTrailingSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static URI at(URI identifier, String path) {
    String query = identifier.getRawQuery();
    return URI.create(
        identifier.getScheme()
            + "://"
            + identifier.getRawAuthority()
            + path
            + (query == null ? "" : "?" + query));
  }
}
