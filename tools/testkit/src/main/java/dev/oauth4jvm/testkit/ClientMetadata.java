package dev.oauth4jvm.testkit;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules and defaults of a client's metadata (RFC 7591, section 2). */
final class ClientMetadata {

  static final String CODE = "authorization_code";
  static final String REFRESH = "refresh_token";
  static final String CREDENTIALS = "client_credentials";
  static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
  static final String CIBA = "urn:openid:params:grant-type:ciba";
  static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  static final String BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  static final List<String> GRANTS =
      List.of(CODE, REFRESH, CREDENTIALS, DEVICE, CIBA, EXCHANGE, BEARER);

  /** The grants of a client without redirect URI. */
  static final List<String> WITHOUT_REDIRECT = GRANTS.subList(1, GRANTS.size());

  static final List<String> METHODS =
      List.of(
          "client_secret_basic",
          "client_secret_post",
          "client_secret_jwt",
          "private_key_jwt",
          "none",
          "tls_client_auth",
          "self_signed_tls_client_auth");
  static final List<String> RESPONSE_TYPES = List.of("code", "code id_token");

  private static final Map<String, List<String>> LISTS =
      Map.of("grant_types", GRANTS, "response_types", RESPONSE_TYPES);
  private static final List<String> ALGORITHMS =
      List.of(
          "id_token_signed_response_alg",
          "userinfo_signed_response_alg",
          "introspection_signed_response_alg",
          "authorization_signed_response_alg",
          "request_object_signing_alg");

  private ClientMetadata() {}

  /** The metadata with the defaults of RFC 7591, section 2, if it complies with the rules. */
  static JsonObject complete(JsonObject asked) {
    JsonObject metadata = asked;
    metadata = orDefault(metadata, "token_endpoint_auth_method", "client_secret_basic");
    metadata = orDefault(metadata, "grant_types", List.of(CODE));
    metadata = orDefault(metadata, "response_types", List.of("code"));
    requireKnown(
        metadata.string("token_endpoint_auth_method"), METHODS, "token_endpoint_auth_method");
    for (Map.Entry<String, List<String>> list : LISTS.entrySet()) {
      for (String value : strings(metadata, list.getKey())) {
        requireKnown(value, list.getValue(), list.getKey());
      }
    }
    for (String name : ALGORITHMS) {
      if (metadata.has(name)) {
        requireKnown(metadata.string(name), TestKeys.Supported.NAMES, name);
      }
    }
    requireRedirectUris(metadata);
    requireKeys(metadata);
    return metadata;
  }

  private static void requireRedirectUris(JsonObject metadata) {
    List<String> uris = strings(metadata, "redirect_uris");
    if (uris.isEmpty() && strings(metadata, "grant_types").contains(CODE)) {
      throw Refused.of(
          "invalid_redirect_uri",
          "redirect_uris is missing, which the grant type authorization_code needs",
          "RFC 7591, 2");
    }
    List<String> all = new ArrayList<>(uris);
    all.addAll(strings(metadata, "post_logout_redirect_uris"));
    for (String uri : all) {
      if (!isRedirectUri(uri)) {
        throw Refused.of(
            "invalid_redirect_uri",
            "a redirect URI must be an absolute URI without fragment",
            "RFC 6749, 3.1.2");
      }
    }
  }

  private static void requireKeys(JsonObject metadata) {
    if (metadata.has("jwks_uri")) {
      throw invalid(
          "jwks_uri is not supported here: send the keys by value, in jwks", "RFC 7591, 2");
    }
    boolean needed = "private_key_jwt".equals(metadata.string("token_endpoint_auth_method"));
    List<Jwk> keys = keys(metadata);
    if (needed && keys.isEmpty()) {
      throw invalid("jwks is missing, which private_key_jwt needs", "RFC 7591, 2");
    }
  }

  /** The client's public keys. */
  static List<Jwk> keys(JsonObject metadata) {
    List<Jwk> keys = new ArrayList<>();
    if (!metadata.has("jwks")) {
      return keys;
    }
    JsonObject set = metadata.object("jwks");
    List<@Nullable Object> members = set == null ? null : set.array("keys");
    if (members == null) {
      throw invalid("jwks must be a JWK Set", "RFC 7591, 2");
    }
    for (Object member : members) {
      if (!(member instanceof JsonObject json)) {
        throw invalid("jwks must have JWKs alone", "RFC 7517, 5");
      }
      keys.add(key(json));
    }
    return keys;
  }

  private static Jwk key(JsonObject json) {
    Jwk key;
    try {
      key = Jwk.of(json);
    } catch (OAuthException malformed) {
      throw invalid("jwks has a malformed key: " + malformed.getMessage(), "RFC 7517, 4");
    }
    if (key.isPrivate()) {
      throw invalid("jwks has a private key: register the public one", "RFC 7517, 9.2");
    }
    return key;
  }

  private static boolean isRedirectUri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static JsonObject orDefault(JsonObject metadata, String name, Object value) {
    return metadata.has(name) ? metadata : metadata.with(name, value);
  }

  private static List<String> strings(JsonObject metadata, String name) {
    if (!metadata.has(name)) {
      return List.of();
    }
    List<String> values = metadata.strings(name);
    if (values == null) {
      throw invalid(name + " must be an array of strings", "RFC 7591, 2");
    }
    return values;
  }

  private static void requireKnown(@Nullable String value, List<String> known, String name) {
    if (value == null || !known.contains(value)) {
      throw invalid(name + " must be of " + known, "RFC 7591, 2");
    }
  }

  private static Refused invalid(String description, String section) {
    return Refused.of("invalid_client_metadata", description, section);
  }
}
