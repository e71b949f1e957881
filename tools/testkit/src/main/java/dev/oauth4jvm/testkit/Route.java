package dev.oauth4jvm.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target of a path.
 *
 * @param issuer the issuer
 * @param endpoint its endpoint
 * @param below the rest of the path: the client whose registration is managed; or null
 */
record Route(TestIssuer issuer, Endpoint endpoint, @Nullable String below) {

  private static final String WELL_KNOWN = ".well-known";

  /** The route of a path, or null. */
  static @Nullable Route of(String path, Map<String, TestIssuer> issuers) {
    String[] segments = path.split("/", 6); // the first is empty
    if (segments.length == 4 && segments[1].equals(WELL_KNOWN)) {
      // RFC 8414, section 3.1
      return isDiscovery(segments[2]) ? to(issuers.get(segments[3]), Endpoint.DISCOVERY) : null;
    }
    TestIssuer issuer = segments.length < 3 ? null : issuers.get(segments[1]);
    if (issuer == null) {
      return null;
    }
    if (segments.length == 4 && segments[2].equals(WELL_KNOWN)) {
      // OpenID Connect Discovery 1.0, section 4
      boolean found = segments[3].equals("openid-configuration");
      return found ? to(issuer, Endpoint.DISCOVERY) : null;
    }
    Endpoint endpoint = Endpoint.of(segments[2]);
    if (endpoint == Endpoint.REGISTRATION && segments.length == 4) {
      return new Route(issuer, endpoint, segments[3]);
    }
    return endpoint == null || segments.length > 3 ? null : to(issuer, endpoint);
  }

  private static boolean isDiscovery(String document) {
    return document.equals("oauth-authorization-server") || document.equals("openid-configuration");
  }

  private static @Nullable Route to(@Nullable TestIssuer issuer, Endpoint endpoint) {
    return issuer == null ? null : new Route(issuer, endpoint, null);
  }
}
