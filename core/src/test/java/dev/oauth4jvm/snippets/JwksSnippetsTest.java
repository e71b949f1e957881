package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents' code about the JWK Set cache does what they say. */
class JwksSnippetsTest {

  private static final String ISSUER = "https://as.example.com";
  private static final String AUDIENCE = "https://api.example.com";
  private static final AuthorizationServer AS = AuthorizationServer.of(ISSUER, ISSUER + "/jwks");
  private static final SigningKey KEY =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("1");
  private static final long START = 1_700_000_000;

  private final AtomicLong now = new AtomicLong(START);
  private final AtomicInteger requests = new AtomicInteger();
  private final Driver driver =
      Driver.of(
              request -> {
                requests.incrementAndGet();
                String set = JsonObject.of("keys", List.of(KEY.toPublicJwk().json())).toJson();
                return Response.of(
                    200,
                    Headers.of("content-type", "application/json"),
                    set.getBytes(StandardCharsets.UTF_8));
              })
          .env(Env.system().clock(() -> Instant.ofEpochSecond(now.get())));
  private final Map<String, String> kv = new HashMap<>();

  private static Request request(SigningKey key) {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", ISSUER)
            .put("aud", AUDIENCE)
            .put("sub", "alice")
            .put("client_id", "app")
            .put("jti", "1")
            .put("iat", START)
            .put("exp", START + 86_400)
            .build();
    String token = Jws.sign(key, JsonObject.of("typ", "at+jwt"), claims);
    return Request.get(URI.create(AUDIENCE + "/things"))
        .headers(Headers.of("authorization", "Bearer " + token));
  }

  private AccessToken plainPattern(SigningKey key) throws IOException {
    return JwksCacheSnippets.plainPattern(kv, AS, AUDIENCE, driver, request(key));
  }

  @Test
  void thePlainPatternFetchesOnceAndStoresWhatItFetched() throws Exception {
    assertThat(plainPattern(KEY).claims().string("sub")).isEqualTo("alice");
    assertThat(requests).hasValue(1);
    assertThat(kv)
        .containsExactly(
            Map.entry(
                "jwks",
                "{\"jwks\":{\"keys\":["
                    + KEY.toPublicJwk().json().toJson()
                    + "]},\"uat\":"
                    + START
                    + "}"));

    String stored = kv.get("jwks");
    now.addAndGet(299);
    plainPattern(KEY);
    assertThat(requests).hasValue(1);
    assertThat(kv.get("jwks")).as("not stored again").isSameAs(stored);

    now.addAndGet(1);
    plainPattern(KEY);
    assertThat(requests).hasValue(2);
    assertThat(kv.get("jwks")).endsWith("\"uat\":" + (START + 300) + "}");
  }

  @Test
  void aForgedTokenInThePlainPatternCostsOneRequestAndNotOneEach() throws Exception {
    plainPattern(KEY);
    now.addAndGet(60);
    SigningKey forger = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("forged");
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> plainPattern(forger)).isInstanceOf(OAuthException.class);
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  void aSealedDirectoryServesTheNextProcess(@TempDir Path temporary) throws Exception {
    Path directory = temporary.resolve("jwks");
    byte[] secret = new byte[32];
    assertThat(startsWithoutRequest(directory, secret)).as("there is nothing yet").isFalse();
    // a busy machine may take longer than the store is waited for
    boolean served = false;
    for (int process = 0; process < 50 && !served; process++) {
      served = startsWithoutRequest(directory, secret);
    }
    assertThat(served).isTrue();

    secret[0] = 1;
    assertThat(startsWithoutRequest(directory, secret)).as("another key opens nothing").isFalse();
  }

  private boolean startsWithoutRequest(Path directory, byte[] secret) throws IOException {
    int before = requests.get();
    AccessTokenValidator validator = JwksSnippets.store(AS, AUDIENCE, directory, secret);
    assertThat(driver.run(validator.validate(request(KEY)))).isNotNull();
    return requests.get() == before;
  }

  @Test
  void aMemberOfAFleetStartsWithTheSetThatAnotherFetched() throws Exception {
    JwksStore store = JwksStore.of(Store.inMemory());
    JwksSnippets.fleet(AS, store, driver);
    assertThat(requests).hasValue(1);
    assertThat(JwksSnippets.fleet(AS, store, driver).cache().updatedAt()).isEqualTo(START);
  }
}
