package dev.oauth4jvm.budget;

import static dev.oauth4jvm.budget.Fixtures.AUTHENTICATION;
import static dev.oauth4jvm.budget.Fixtures.CLIENT;
import static dev.oauth4jvm.budget.Fixtures.KEY;
import static dev.oauth4jvm.budget.Fixtures.SECRET;
import static dev.oauth4jvm.budget.Fixtures.SERVER;
import static dev.oauth4jvm.budget.Fixtures.object;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.BackchannelAuthentication;
import dev.oauth4jvm.client.BackchannelPing;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksSnapshot;
import java.util.List;

/** Hostile bodies and documents that are JSON. */
final class Documents {

  private Documents() {}

  private static Runnable operation(
      Operation<?> operation, int status, JsonObject good, String member, String value) {
    Response response = Fixtures.response(status, "application/json", object(good, member, value));
    return () -> Fixtures.run(operation, response);
  }

  static Runnable jwkSet(String member, String value) {
    String json = object(JsonObject.of("keys", List.of()), member, value);
    return () -> {
      try {
        JwkSet keys = JwkSet.parse(JsonObject.parse(json));
        for (int i = 0; i < 3; i++) {
          int unused =
              keys.candidates(JwsAlgorithm.ES256, "k").size()
                  + keys.candidates(JwsAlgorithm.RS256, null).size();
        }
      } catch (JsonException | OAuthException refused) {
        // refusing costs, too
      }
    };
  }

  static Runnable jwk(String member, String value) {
    String key = object(KEY.toPublicJwk().json(), member, value);
    String entry = "{\"jwks\":{\"keys\":[" + key + "," + key + "]},\"uat\":1}";
    return () -> {
      JwksSnapshot snapshot = JwksSnapshot.parse(entry);
      if (snapshot != null) {
        for (Jwk candidate : snapshot.keys().candidates(JwsAlgorithm.ES256, "k")) {
          int unused = candidate.hashCode();
        }
      }
    };
  }

  static Runnable cacheEntry(String member, String value) {
    JsonObject keys = JsonObject.of("keys", List.of(KEY.toPublicJwk().json()));
    String entry = object(JsonObject.of("jwks", keys, "uat", 1), member, value);
    return () -> {
      JwksSnapshot snapshot = JwksSnapshot.parse(entry);
      if (snapshot != null) {
        int unused = snapshot.toJson().length() + snapshot.hashCode();
      }
    };
  }

  static Runnable serverMetadata(String member, String value) {
    return operation(Discovery.oidc("https://as.example"), 200, SERVER.json(), member, value);
  }

  static Runnable resourceMetadata(String member, String value) {
    return operation(
        ResourceDiscovery.of("https://api.example.com"),
        200,
        JsonObject.of("resource", "https://api.example.com"),
        member,
        value);
  }

  static Runnable tokenResponse(String member, String value) {
    return operation(
        ClientCredentialsGrant.of(SERVER, CLIENT, AUTHENTICATION),
        200,
        JsonObject.of("access_token", "t", "token_type", "bearer"),
        member,
        value);
  }

  static Runnable pushedRequest(String member, String value) {
    AuthorizationRequest request =
        AuthorizationRequest.of(SERVER, CLIENT, "https://shop.example/here").withoutPkce();
    return operation(
        PushedAuthorization.of(request, AUTHENTICATION),
        201,
        JsonObject.of("request_uri", "urn:r", "expires_in", 60),
        member,
        value);
  }

  static Runnable deviceCodes(String member, String value) {
    return operation(
        DeviceAuthorization.of(SERVER, CLIENT, AUTHENTICATION),
        200,
        JsonObject.of(
            "device_code",
            "d",
            "user_code",
            "u",
            "verification_uri",
            "https://v",
            "expires_in",
            60),
        member,
        value);
  }

  static Runnable backchannel(String member, String value) {
    return operation(
        BackchannelAuthentication.of(SERVER, CLIENT, AUTHENTICATION),
        200,
        JsonObject.of("auth_req_id", "r", "expires_in", 60),
        member,
        value);
  }

  static Runnable introspection(String member, String value) {
    return operation(
        Introspection.of(SERVER, CLIENT, AUTHENTICATION, SECRET),
        200,
        JsonObject.of("active", true),
        member,
        value);
  }

  static Runnable userInfo(String member, String value) {
    return operation(
        UserInfo.of(SERVER, CLIENT, SECRET, "alice"),
        200,
        JsonObject.of("sub", "alice"),
        member,
        value);
  }

  static Runnable registration(String member, String value) {
    return operation(
        ClientRegistration.of(SERVER, JsonObject.of()),
        201,
        JsonObject.of("client_id", "c", "client_secret", "s", "client_secret_expires_at", 0),
        member,
        value);
  }

  static Runnable errorBody(String member, String value) {
    return operation(
        ClientCredentialsGrant.of(SERVER, CLIENT, AUTHENTICATION),
        400,
        JsonObject.of("error", "invalid_client"),
        member,
        value);
  }

  static Runnable ping(String member, String value) {
    Request request =
        Fixtures.post("application/json", object(JsonObject.of("auth_req_id", "r"), member, value))
            .header("authorization", "Bearer t");
    return () -> {
      try {
        BackchannelPing unused = BackchannelPing.validate(request, id -> SECRET);
      } catch (OAuthException refused) {
        // refusing costs, too
      }
    };
  }
}
