package dev.oauth4jvm.internal;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The URLs of requests, and the header fields of every request. */
public final class Endpoints {

  /** The {@code user-agent} of every request, unless the caller sets one. */
  public static final String USER_AGENT = "oauth4jvm";

  private Endpoints() {}

  /** An endpoint of the server's metadata, to send a request to. */
  public static URI of(AuthorizationServer server, String member, Env env) {
    return requireAllowed(forBrowser(server, member, env), member, env);
  }

  /** An endpoint of the server's metadata that only the user's browser requests. */
  public static URI forBrowser(AuthorizationServer server, String member, Env env) {
    return parse(server.json().get(member), member, env);
  }

  /**
   * An endpoint of the server's metadata, or its alias for mutual TLS if the client uses aliases.
   */
  public static URI of(AuthorizationServer server, Client client, String member, Env env) {
    return of(server, client.useMtlsEndpointAliases(), member, env);
  }

  /** An endpoint of the server's metadata, or its alias for mutual TLS if aliases are used. */
  public static URI of(AuthorizationServer server, boolean aliased, String member, Env env) {
    if (aliased) {
      JsonObject aliases = server.mtlsEndpointAliases();
      if (aliases != null && aliases.has(member)) {
        String name = "mtls_endpoint_aliases." + member;
        return requireAllowed(parse(aliases.get(member), name, env), name, env);
      }
    }
    return of(server, member, env);
  }

  /** The URL with the parameters added to its query. */
  public static URI withQuery(URI endpoint, Form parameters) {
    String separator = endpoint.getRawQuery() == null ? "?" : "&";
    return URI.create(endpoint + separator + parameters.encode());
  }

  /** A resource for which a token is requested: an absolute URI (RFC 8707, section 2). */
  public static String requireResource(String resource) {
    URI uri;
    try {
      uri = new URI(Objects.requireNonNull(resource, "resource"));
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("resource is not a URI: " + resource, malformed);
    }
    if (!uri.isAbsolute() || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "resource is not an absolute URI without fragment: " + resource);
    }
    return resource;
  }

  /**
   * Refuses a URL whose scheme or host is not allowed for requests.
   *
   * @param from the source of the URL, as in {@link dev.oauth4jvm.Destinations#allows}
   */
  public static URI check(URI uri, String from, Env env) {
    return requireAllowed(checkScheme(uri, env), from, env);
  }

  /**
   * Refuses hosts that are not allowed: a peer must not choose hosts of this network (RFC 9728,
   * section 7.7).
   */
  private static URI requireAllowed(URI uri, String from, Env env) {
    if (!env.allows(uri, from)) {
      // without the addresses: a peer that reads this must not learn how names resolve here
      throw new ProcessingException(
          ErrorCode.HTTP_REQUEST_FORBIDDEN,
          "Env.destinations does not allow the host of \""
              + from
              + "\", so nothing was sent; if it is trusted, allow it there",
          Details.member(from, "a host that Env.destinations allows", uri.getHost()));
    }
    return uri;
  }

  /** Refuses every scheme but {@code https:}, and {@code http:} if the caller allows it. */
  private static URI checkScheme(URI uri, Env env) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.equals("http")) {
      if (!env.insecureRequestsAllowed()) {
        throw new ProcessingException(
            ErrorCode.HTTP_REQUEST_FORBIDDEN,
            "only requests to https: are made; for local development allow others with"
                + " Env.allowInsecureRequests()",
            Details.member("scheme", "https", scheme));
      }
    } else if (!scheme.equals("https")) {
      throw new ProcessingException(
          ErrorCode.REQUEST_PROTOCOL_FORBIDDEN,
          "only requests to https: are made",
          Details.member("scheme", "https", scheme));
    }
    return uri;
  }

  /** A request for JSON by GET. */
  public static Request get(URI uri, String accept) {
    return Request.get(uri).headers(Headers.of("accept", accept, "user-agent", USER_AGENT));
  }

  /** The failure for a server whose metadata lacks a member that is needed. */
  public static ProcessingException missing(String member) {
    return new ProcessingException(
        ErrorCode.MISSING_SERVER_METADATA,
        "the authorization server's metadata lacks \"" + member + "\", which this needs",
        Details.member(member, "an absolute https: URL", null));
  }

  private static URI parse(@Nullable Object value, String member, Env env) {
    if (value == null) {
      throw missing(member);
    }
    URISyntaxException cause = null;
    URI uri = null;
    try {
      uri = value instanceof String text ? new URI(text) : null;
    } catch (URISyntaxException notAUri) {
      cause = notAUri;
    }
    // RFC 6749, sections 3.1 and 3.2: no fragment
    if (uri != null && isUsable(uri) && uri.getRawFragment() == null) {
      return checkScheme(uri, env);
    }
    throw new ProcessingException(
        ErrorCode.INVALID_SERVER_METADATA,
        "the authorization server's metadata has an unusable \"" + member + "\"",
        Details.member(member, expected(uri), value),
        cause);
  }

  /**
   * Whether a request can be sent to a URL: it has a scheme, a host, a port that exists, and no
   * user information (RFC 9110, section 4.2.4).
   */
  public static boolean isUsable(URI uri) {
    return uri.isAbsolute()
        && uri.getHost() != null
        && uri.getPort() != 0
        && uri.getPort() <= 0xffff
        && uri.getRawUserInfo() == null;
  }

  /** The form that an unusable URL should have. */
  public static String expected(@Nullable URI uri) {
    if (uri == null || uri.getRawAuthority() == null) {
      return "an absolute https: URL";
    }
    if (uri.getHost() == null) {
      return "an absolute https: URL, its host of letters, digits, hyphens and dots: java.net.URI"
          + " reads no other, such as one with an underscore";
    }
    return uri.getPort() == 0 || uri.getPort() > 0xffff
        ? "an absolute https: URL with a port from 1 to 65535"
        : "an absolute https: URL";
  }
}
