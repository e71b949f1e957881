package dev.oauth4jvm.discovery;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for a Client ID Metadata Document, in the draft's order. */
final class ClientIdRules {

  static final String WHAT = "client's metadata document";

  private static final Set<String> SCRIPTS =
      Set.of("javascript", "data", "vbscript", "blob", "file", "about");

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final JsonObject metadata;

  ClientIdRules(JsonObject metadata) {
    this.metadata = metadata;
  }

  /**
   * The URL of a client (Client Identifier URL).
   *
   * @param insecureAllowed whether {@code http:} is allowed, for local development
   * @throws IllegalArgumentException when it violates a rule
   */
  static URI url(String clientId, boolean insecureAllowed) {
    URI uri;
    try {
      uri = new URI(clientId);
    } catch (URISyntaxException malformed) {
      throw wrongUrl(clientId, "is not a URL");
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("https") && !(insecureAllowed && scheme.equals("http"))) {
      throw wrongUrl(clientId, "does not begin with https://");
    }
    if (uri.getRawUserInfo() != null || !Endpoints.isUsable(uri)) {
      throw wrongUrl(clientId, "has user information, or no usable host and port");
    }
    if (uri.getRawPath().isEmpty()) {
      throw wrongUrl(clientId, "has no path");
    }
    for (String segment : uri.getRawPath().split("/", -1)) {
      String decoded = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
      if (decoded.equals(".") || decoded.equals("..")) {
        throw wrongUrl(clientId, "has a segment of one or two dots");
      }
    }
    if (uri.getRawFragment() != null) {
      throw wrongUrl(clientId, "has a fragment");
    }
    return uri;
  }

  private static IllegalArgumentException wrongUrl(String clientId, String fault) {
    return new IllegalArgumentException(
        "\"client_id\" "
            + fault
            + ": expected an https: URL with a path, such as https://app.example.com/client.json,"
            + " got "
            + clientId);
  }

  /** Requires that {@code client_id} is the URL of a client. */
  void requireUrl(boolean insecureAllowed) {
    String clientId = metadata.string("client_id");
    if (clientId == null) {
      throw wrong("client_id", "the URL of the document");
    }
    URI unused = url(clientId, insecureAllowed);
  }

  /** Checks the other members. */
  void check() {
    requireNoSharedSecret();
    requirePublicKeys();
    requireRedirectUris();
  }

  private void requireNoSharedSecret() {
    String method = metadata.string("token_endpoint_auth_method");
    if (metadata.has("token_endpoint_auth_method")
        && (method == null || method.startsWith("client_secret"))) {
      throw wrong("token_endpoint_auth_method", "a method without a shared secret");
    }
    for (String name : List.of("client_secret", "client_secret_expires_at")) {
      if (metadata.has(name)) {
        throw new ProcessingException( // without the value
            ErrorCode.INVALID_RESPONSE,
            "the " + WHAT + " has \"" + name + "\": there is nobody to share a secret with");
      }
    }
  }

  private void requirePublicKeys() {
    boolean inline = metadata.has("jwks");
    if (inline && metadata.has("jwks_uri")) {
      throw wrong("jwks_uri", "only one of jwks and jwks_uri (RFC 7591, section 2)");
    }
    if (inline) {
      JsonObject keys = metadata.object("jwks");
      if (keys == null || keys.array("keys") == null) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE, "the " + WHAT + " has a \"jwks\" that is no JWK Set");
      }
      if (JwkSet.parse(keys).keys().stream().anyMatch(Jwk::isPrivate)) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            "the " + WHAT + " publishes a private or secret key in \"jwks\": replace that key");
      }
    } else if (metadata.has("jwks_uri") && !isHttps(uri(metadata.string("jwks_uri")))) {
      throw wrong("jwks_uri", "an https: URL");
    } else if ("private_key_jwt".equals(metadata.string("token_endpoint_auth_method"))
        && !metadata.has("jwks_uri")) {
      throw wrong("jwks", "the public keys of private_key_jwt, here or by jwks_uri");
    }
  }

  private static boolean isHttps(@Nullable URI uri) {
    return uri != null && "https".equals(uri.getScheme()) && Endpoints.isUsable(uri);
  }

  /** For the grants with a redirect, which are the default (RFC 7591, section 2). */
  private void requireRedirectUris() {
    List<String> grants = metadata.strings("grant_types");
    boolean redirects =
        grants == null || grants.contains("authorization_code") || grants.contains("implicit");
    List<String> uris = metadata.strings("redirect_uris");
    if (metadata.has("redirect_uris") || redirects) {
      if (uris == null || (uris.isEmpty() && redirects)) {
        throw wrong("redirect_uris", "an array with the client's redirect URIs");
      }
      for (String text : uris) {
        if (!isRedirectUri(uri(text))) {
          throw new ProcessingException(
              ErrorCode.INVALID_RESPONSE,
              "the " + WHAT + " has an unusable URI in \"redirect_uris\"",
              Details.member(
                  "redirect_uris",
                  "absolute URIs without fragment: https:, an app's own scheme, or http: on"
                      + " loopback",
                  text));
        }
      }
    }
  }

  /** RFC 6749, section 3.1.2; RFC 9700, section 2.1; RFC 8252, sections 7.1 to 7.3. */
  private static boolean isRedirectUri(@Nullable URI uri) {
    if (uri == null || !uri.isAbsolute() || uri.getRawFragment() != null) {
      return false;
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "https" -> uri.getHost() != null && uri.getRawUserInfo() == null;
      case "http" -> LOOPBACK.contains(String.valueOf(uri.getHost()));
      default -> !SCRIPTS.contains(scheme);
    };
  }

  private static @Nullable URI uri(@Nullable String text) {
    try {
      return text == null ? null : new URI(text);
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  private ProcessingException wrong(String member, String expected) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        "the " + WHAT + " has an unusable \"" + member + "\"",
        Details.member(member, expected, metadata.get(member)));
  }
}
