package dev.oauth4jvm.auth;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Headers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** {@code client_secret_basic} (RFC 6749, section 2.3.1 and appendix B). */
record ClientSecretBasic(Secret secret) implements ClientAuthentication {

  ClientSecretBasic {
    Objects.requireNonNull(secret, "secret");
  }

  @Override
  public Credentials credentials(AuthorizationServer server, Client client, Env env) {
    // both halves are form-encoded, except - . _ *: some servers compare without decoding
    String pair = encode(client.clientId()) + ":" + encode(secret.reveal());
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    return new Credentials(Headers.of("authorization", "Basic " + encoded), Form.empty());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
