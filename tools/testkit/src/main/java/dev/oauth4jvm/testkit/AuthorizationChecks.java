package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checks of an authorization request, pushed or not. */
record AuthorizationChecks(TestIssuer issuer) {

  static final List<String> RESPONSE_MODES =
      List.of(
          "query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt");

  /** The claims of a request object that are not parameters of the request. */
  private static final Set<String> REGISTERED = Set.of("iss", "aud", "exp", "nbf", "iat", "jti");

  /**
   * The redirect URI, which must be registered, character for character (RFC 9700, section 4.1.3).
   */
  static String redirectUri(Parameters parameters, TestClient client) {
    List<String> registered = client.strings("redirect_uris");
    String asked = parameters.get("redirect_uri");
    if (asked == null) {
      // OpenID Connect Core 1.0, 3.1.2.1, requires it, and it does not restrict PAR and PKCE
      throw Refused.of("invalid_request", "redirect_uri is missing", "RFC 9700, 4.1.3");
    }
    if (!registered.contains(asked)) {
      throw Refused.of(
          "invalid_request",
          "redirect_uri is not registered, character for character: " + registered + " are",
          "RFC 9700, 4.1.3");
    }
    return asked;
  }

  /** Checks all parameters but client and redirect URI, in the order of RFC 6749, section 4.1.1. */
  void check(Parameters parameters, TestClient client) {
    String type = parameters.require("response_type", "RFC 6749, 4.1.1");
    if (!client.may("response_types", type)) {
      throw Refused.of(
          "unsupported_response_type",
          "the response_type must be of " + client.strings("response_types"),
          "RFC 6749, 3.1.1");
    }
    if (!client.may("grant_types", ClientMetadata.CODE)) {
      throw Refused.of(
          "unauthorized_client", "the client may not use authorization codes", "RFC 6749, 4.1.2.1");
    }
    String scope = Scopes.requested(parameters, client);
    var unused = parameters.resources();
    var unusedToo = parameters.authorizationDetails();
    proofKey(parameters);
    String mode = parameters.get("response_mode");
    if (mode != null && !RESPONSE_MODES.contains(mode)) {
      throw invalid("response_mode must be of " + RESPONSE_MODES, "OAuth 2.0 Response Types, 2.1");
    }
    if (type.contains("id_token")) {
      idToken(parameters, scope, mode);
    }
    dates(parameters);
    String thumbprint = parameters.get("dpop_jkt");
    if (thumbprint != null && thumbprint.length() != 43) {
      throw invalid("dpop_jkt must be a JWK thumbprint of 43 characters", "RFC 9449, 10");
    }
  }

  /**
   * Checks the proof key (RFC 7636, section 4.3); only S256 is accepted (RFC 9700, section 2.1.1).
   */
  private static void proofKey(Parameters parameters) {
    String challenge = parameters.get("code_challenge");
    if (challenge == null) {
      throw invalid("code_challenge is missing: PKCE is required", "RFC 9700, 2.1.1");
    }
    if (!"S256".equals(parameters.get("code_challenge_method"))) {
      throw invalid("code_challenge_method must be S256", "RFC 9700, 2.1.1");
    }
    if (challenge.length() != 43 || !Bytes.isBase64Url(challenge)) {
      throw invalid("code_challenge must be 43 characters of base64url", "RFC 7636, 4.2");
    }
  }

  private static void idToken(Parameters parameters, String scope, @Nullable String mode) {
    if (!Scopes.of(scope).contains("openid")) {
      throw invalid("an ID Token needs the scope openid", "OpenID Connect Core 1.0, 3.1.2.1");
    }
    if (!parameters.has("nonce")) {
      throw invalid("an ID Token needs a nonce", "OpenID Connect Core 1.0, 3.3.2.11");
    }
    if (mode != null && mode.startsWith("query")) {
      throw invalid("an ID Token must not be in a query", "OAuth 2.0 Response Types, 3.0");
    }
  }

  private static void dates(Parameters parameters) {
    String maxAge = parameters.get("max_age");
    if (maxAge != null && (maxAge.length() > 9 || !maxAge.chars().allMatch(Character::isDigit))) {
      throw invalid("max_age must be a number of seconds", "OpenID Connect Core 1.0, 3.1.2.1");
    }
    String claims = parameters.get("claims");
    if (claims != null) {
      try {
        JsonObject unused = JsonObject.parse(claims);
      } catch (JsonException malformed) {
        throw invalid("claims must be a JSON object", "OpenID Connect Core 1.0, 5.5");
      }
    }
  }

  /** The parameters of the request object, if there is one (RFC 9101, section 6). */
  Parameters unpacked(Parameters outside, TestClient client) {
    String object = outside.get("request");
    if (object == null) {
      if (Boolean.TRUE.equals(client.metadata().bool("require_signed_request_object"))) {
        throw invalid("the client registered to sign its requests", "RFC 9101, 10.5");
      }
      return outside;
    }
    ClientJwts checks = new ClientJwts(issuer, "invalid_request_object", "request object");
    UnverifiedJwt jwt = checks.parse(object);
    JsonObject claims = jwt.claims();
    String alg = client.metadata().string("request_object_signing_alg");
    if (alg != null && !alg.equals(jwt.header().algorithmName())) {
      throw checks.refused("must have the registered alg " + alg, "RFC 9101, 10.2");
    }
    String type = jwt.header().type();
    if (type == null || !type.toLowerCase(Locale.ROOT).equals("oauth-authz-req+jwt")) {
      throw checks.refused("must have typ oauth-authz-req+jwt", "RFC 9101, 10.8");
    }
    checks.verify(jwt, ClientMetadata.keys(client.metadata()));
    checks.requireIssuer(claims, client.clientId());
    checks.requireAudience(claims);
    checks.requireTime(claims);
    checks.requireFirst(client.clientId(), claims, false);
    if (!client.clientId().equals(claims.string("client_id"))) {
      throw checks.refused("must have the client_id of the request", "RFC 9101, 5");
    }
    if (claims.has("request") || claims.has("request_uri")) {
      throw checks.refused("must not hold another request object", "RFC 9101, 4");
    }
    return Parameters.of(form(claims));
  }

  private static Form form(JsonObject claims) {
    Form form = Form.empty();
    for (String name : claims.names()) {
      Object value = claims.get(name);
      if (REGISTERED.contains(name) || value == null) {
        continue;
      }
      List<String> many = claims.strings(name);
      if (many != null && name.equals("resource")) {
        for (String one : many) {
          form = form.and(name, one);
        }
      } else {
        form = form.with(name, value instanceof String text ? text : json(value));
      }
    }
    return form;
  }

  private static String json(Object value) {
    String wrapped = JsonObject.copyOf(Map.of("a", value)).toJson();
    return wrapped.substring("{\"a\":".length(), wrapped.length() - 1);
  }

  private static Refused invalid(String description, String section) {
    return Refused.of("invalid_request", description, section);
  }
}
