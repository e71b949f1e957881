package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksListener;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;

/**
 * A cloud function: it validates one access token with the JWK Set that a Cloudflare Worker left in
 * Workers KV, or leaves one there. {@code ISSUER}, {@code JWKS_URI} and {@code AUDIENCE} are the
 * Worker's; {@code KV_VALUES} and {@code KV_TOKEN} are as in {@link WorkersKvStore}; {@code
 * SEAL_KEY_ID} and {@code SEAL_SECRET} (base64url) are set where the Worker seals.
 */
public final class WorkersKvFunction {

  private WorkersKvFunction() {}

  /** The verified token. */
  public static AccessToken run(Settings settings, JwksListener listener) throws IOException {
    AuthorizationServer server =
        AuthorizationServer.of(settings.issuer(), settings.get("JWKS_URI"));
    String keyId = settings.values().getOrDefault("SEAL_KEY_ID", "");
    try (SocketTransport http = SocketTransport.create()) {
      // @start region="function"
      JwksStore store =
          JwksStore.of(
              new WorkersKvStore(
                  http, settings.get("KV_VALUES"), Secret.of(settings.get("KV_TOKEN"))));
      if (!keyId.isEmpty()) {
        byte[] secret = Base64.getUrlDecoder().decode(settings.get("SEAL_SECRET"));
        store = store.sealed(SealKey.of(keyId, secret));
      }
      Jwks jwks =
          Jwks.of(server)
              .store(store)
              .storeTimeout(Duration.parse(settings.values().getOrDefault("STORE_TIMEOUT", "PT2S")))
              .listener(listener)
              .build();
      AccessTokenValidator validator =
          AccessTokenValidator.of(server, settings.get("AUDIENCE")).jwks(jwks).build();
      // @end
      Request request =
          Request.get(URI.create("https://api.example.com/"))
              .header("authorization", "Bearer " + settings.get("ACCESS_TOKEN"));
      return settings.http().run(validator.validate(request));
    }
  }

  public static void main(String... args) throws IOException {
    AccessToken token = run(Settings.fromEnvironment(), JwksListener.flightRecorder());
    System.out.println(token.subject());
  }
}
