package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OidcProviderIT {

  private static final String CLIENT = "app";
  private static final String SECRET = "a secret: 100% plain";

  private static OidcProvider provider;

  @BeforeAll
  static void start() {
    OidcProvider.Builder builder = OidcProvider.builder().client(CLIENT, SECRET);
    OidcProvider.ALGORITHMS.forEach(algorithm -> builder.resource(resource(algorithm), algorithm));
    provider = builder.start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @AfterEach
  void requireNoNonce() {
    provider.requireDpopNonce(false);
  }

  static List<String> algorithms() {
    return OidcProvider.ALGORITHMS;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
  void publishesItsMetadata(String path) {
    int before = provider.discoveryRequests();

    Map<String, Object> metadata = Wire.get(URI.create(provider.issuer() + path)).json();

    assertThat(metadata)
        .containsEntry("issuer", provider.issuer())
        .containsEntry("jwks_uri", provider.jwksUri().toString())
        .containsEntry("token_endpoint", provider.tokenEndpoint().toString());
    assertThat(provider.discoveryRequests()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void issuesAccessTokensOfRfc9068SignedWithTheAlgorithmOfTheResource(String algorithm) {
    int tokensBefore = provider.tokenRequests();
    int jwksBefore = provider.jwksRequests();

    Jwt token = Jwt.parse(request(algorithm, null).accessToken());

    assertThat(token.header())
        .containsOnlyKeys("alg", "kid", "typ")
        .containsEntry("alg", algorithm)
        .containsEntry("typ", "at+jwt");
    assertThat(token.claims())
        .containsEntry("iss", provider.issuer())
        .containsEntry("aud", resource(algorithm))
        .containsEntry("sub", CLIENT)
        .containsEntry("client_id", CLIENT)
        .containsEntry("scope", "read")
        .containsEntry("exp", (long) token.claims().get("iat") + 300)
        .containsKey("jti")
        .doesNotContainKey("cnf");
    assertThat(token.verifies(provider.jwksUri())).isTrue();
    assertThat(provider.tokenRequests()).isEqualTo(tokensBefore + 1);
    assertThat(provider.jwksRequests()).isEqualTo(jwksBefore + 1);
  }

  @Test
  void refusesAResourceItDoesNotKnow() {
    assertThat(request("none", null).json()).containsEntry("error", "invalid_target");
  }

  @Test
  void bindsATokenToTheKeyOfTheDpopProof() {
    DpopKey key = new DpopKey();

    Wire.Answer answer =
        request("ES256", key.tokenProof(provider.tokenEndpoint().toString(), null));

    assertThat(answer.json()).containsEntry("token_type", "DPoP");
    assertThat(Jwt.parse(answer.accessToken()).claims())
        .containsEntry("cnf", Map.of("jkt", key.thumbprint()));
  }

  @Test
  void requiresItsNonceInDpopProofsWhenTold() {
    DpopKey key = new DpopKey();
    String url = provider.tokenEndpoint().toString();
    provider.requireDpopNonce(true);

    Wire.Answer refused = request("ES256", key.tokenProof(url, null));
    assertThat(refused.json()).containsEntry("error", "use_dpop_nonce");

    String nonce = refused.headers().firstValue("dpop-nonce").orElseThrow();
    Wire.Answer answer = request("ES256", key.tokenProof(url, nonce));
    assertThat(answer.json()).containsEntry("token_type", "DPoP");
  }

  @Test
  void rotatesItsKeysAndKeepsTheOldOnesPublishedUntilTheyAreWithdrawn() {
    try (OidcProvider other = other().start()) {
      Jwt first = Jwt.parse(request(other, "ES256", null).accessToken());

      other.rotate(false);
      Jwt second = Jwt.parse(request(other, "ES256", null).accessToken());

      assertThat(second.keyId()).isNotEqualTo(first.keyId());
      assertThat(first.verifies(other.jwksUri())).isTrue();
      assertThat(second.verifies(other.jwksUri())).isTrue();

      other.rotate(true);
      Jwt third = Jwt.parse(request(other, "ES256", null).accessToken());

      assertThat(first.verifies(other.jwksUri())).isFalse();
      assertThat(second.verifies(other.jwksUri())).isFalse();
      assertThat(third.verifies(other.jwksUri())).isTrue();
    }
  }

  @Test
  void startsWithARequiredNonceAndEndsWhenClosed() {
    OidcProvider other = other().requireDpopNonce().start();
    try (other) {
      String proof = new DpopKey().tokenProof(other.tokenEndpoint().toString(), null);

      assertThat(request(other, "ES256", proof).json()).containsEntry("error", "use_dpop_nonce");
    }

    assertThat(ProcessHandle.of(other.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void showsWhatTheProgramPrintedWhenItFails() {
    try (NodeProcess node = NodeProcess.start("provider.mjs")) {
      node.send("no JSON");

      assertThatThrownBy(node::receive)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("provider.mjs printed nothing and ended")
          .hasMessageContaining("SyntaxError");
    }
  }

  @Test
  void doesNotOutliveAKilledParent(@TempDir Path temporary) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Optional<ProcessHandle> child = Optional.empty();
    try (var output = parent.inputReader()) {
      child = ProcessHandle.of(Long.parseLong(output.readLine()));
      assertThat(child).get().matches(ProcessHandle::isAlive);
    } finally {
      parent.destroyForcibly();
    }

    assertThat(child.orElseThrow().onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
  }

  /** Starts a provider, says which process it is, and waits to be killed. */
  static final class Parent {

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(OidcProvider.builder().start().pid());
      Thread.currentThread().join();
    }
  }

  private static String resource(String algorithm) {
    return "https://" + algorithm + ".example.com";
  }

  private static OidcProvider.Builder other() {
    return OidcProvider.builder().client(CLIENT, SECRET).resource(resource("ES256"), "ES256");
  }

  private static Wire.Answer request(String algorithm, String proof) {
    return request(provider, algorithm, proof);
  }

  private static Wire.Answer request(OidcProvider at, String algorithm, String proof) {
    return Wire.clientCredentials(
        at.tokenEndpoint(),
        CLIENT,
        SECRET,
        Map.of("resource", resource(algorithm), "scope", "read"),
        proof);
  }
}
