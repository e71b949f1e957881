package dev.oauth4jvm.auth;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.json.JsonObject;

/** The common part of both kinds of client assertion (RFC 7523, sections 2.2 and 3). */
final class ClientAssertion {

  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** The time after which an assertion expires, in seconds. */
  private static final long LIFETIME = 60;

  private ClientAssertion() {}

  static JsonObject claims(AuthorizationServer server, Client client, Env env) {
    long now = env.epochSecond() + client.clockSkew().toSeconds();
    return JsonObject.builder()
        .put("jti", RandomValue.of(env))
        .put("aud", server.issuer())
        .put("exp", now + LIFETIME)
        .put("iat", now)
        .put("nbf", now)
        .put("iss", client.clientId())
        .put("sub", client.clientId())
        .build();
  }

  static ClientAuthentication.Credentials credentials(Client client, String assertion) {
    return new ClientAuthentication.Credentials(
        Headers.of(),
        Form.empty()
            .with("client_id", client.clientId())
            .with("client_assertion_type", TYPE)
            .with("client_assertion", assertion));
  }
}
