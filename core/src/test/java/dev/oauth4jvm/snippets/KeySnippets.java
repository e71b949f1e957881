package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.AssertionFile;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.auth.JwtHook;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a client's keys and assertions come from. */
class KeySnippets {

  private static final String PEM =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----
      """;

  @Test
  void aKeyIsReadFromAFile(@TempDir Path folder) throws IOException, JsonException {
    Path file = Files.writeString(folder.resolve("key.pem"), PEM);
    // @start region="pem"
    SigningKey key =
        SigningKey.ofPem(Files.readString(file), JwsAlgorithm.ED25519, Crypto.platform())
            .keyId("2026-01"); // as the server knows the public key
    // @end
    String text = key.toPrivateJwk().json().toJson();
    // @start region="jwk"
    SigningKey same = SigningKey.of(Jwk.of(JsonObject.parse(text))); // with its alg and kid
    // @end

    assertThat(same.toPublicJwk()).isEqualTo(key.toPublicJwk());
  }

  @Test
  void anAssertionOfKubernetesIsReadAgainWhenItChanges(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("token"), "a.b.c");
    // @start region="kubernetes"
    AssertionFile token = AssertionFile.of(path); // /var/run/secrets/tokens/as
    ClientAuthentication authentication = ClientAuthentication.assertion(token);
    // @end

    Form sent =
        authentication
            .credentials(
                AuthorizationServer.of("https://as.example.com", "https://as.example.com/jwks"),
                Client.of("shop"),
                Env.system())
            .parameters();
    assertThat(sent.first("client_assertion")).isEqualTo("a.b.c");
    // @start region="typed"
    ClientAuthentication typed = ClientAuthentication.privateKeyJwt(key(), JwtHook.TYPED);
    // @end
    assertThat(typed).isNotNull();
  }

  /** Stands for a client of a cloud's key service, which signs over the network. */
  private interface KeyService {
    byte[] sign(String key, byte[] input);
  }

  @Test
  void aKeyServiceSigns() {
    SigningKey inside = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    Jwk publicKey = inside.toPublicJwk();
    ExecutorService threads = Executors.newCachedThreadPool();
    KeyService service = (key, input) -> inside.sign(input);
    // @start region="remote"
    SigningKey key =
        SigningKey.remote(
            publicKey, // as the service shows it, once
            JwsAlgorithm.ES256,
            Crypto.platform(),
            input -> CompletableFuture.supplyAsync(() -> service.sign("my-key", input), threads));
    ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(key);
    DpopHandle dpop = DpopHandle.of(key);
    // @end

    assertThat(authentication).isNotNull();
    assertThat(dpop.thumbprint()).isEqualTo(publicKey.thumbprint());
    assertThat(key.sign(new byte[] {1})).hasSize(64);
    threads.shutdown();
  }

  private static SigningKey key() {
    return SigningKey.ofPem(PEM, JwsAlgorithm.ED25519, Crypto.platform());
  }
}
