package dev.oauth4jvm.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Sha256;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Hsm;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9449, sections 4.2, 7.1, 8 and 9. */
class DpopHandleTest {

  private static final SigningKey KEY = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
  private static final URI URL = URI.create("https://AS.example:443/token?a=b#c");
  private static final String TOKEN = "{\"access_token\":\"t0ken\",\"token_type\":\"DPoP\"}";
  private static final String NONCE_ERROR = "{\"error\":\"use_dpop_nonce\"}";

  private final Env env = new Server().env();
  private final DpopHandle handle = DpopHandle.of(KEY);
  private final ClientCredentialsGrant grant =
      ClientCredentialsGrant.of(
              Server.METADATA, Client.of("c"), ClientAuthentication.secretBasic(Secret.of("s")))
          .dpop(handle);

  private static UnverifiedJwt read(Secret proof) {
    return UnverifiedJwt.parse(proof.reveal());
  }

  private String nonce(URI uri) {
    return read(handle.proof("GET", uri, null, env)).claims().string("nonce");
  }

  private static String nonce(Request request) {
    return UnverifiedJwt.parse(request.headers().first("dpop")).claims().string("nonce");
  }

  private static Response withNonce(String nonce) {
    return Response.of(200, Headers.of("dpop-nonce", nonce), new byte[0]);
  }

  // ---- proofs

  @Test
  void makesAProof() {
    UnverifiedJwt proof = read(handle.proof("POST", URL, null, env));

    assertThat(proof.header().json())
        .isEqualTo(
            JsonObject.of(
                "alg", "ES256", "typ", "dpop+jwt", "jwk", KEY.toPublicJwk().json().without("use")));
    assertThat(proof.claims().names()).containsExactly("jti", "htm", "htu", "iat");
    assertThat(proof.claims().string("htm")).isEqualTo("POST");
    assertThat(proof.claims().string("htu")).isEqualTo("https://as.example/token");
    assertThat(proof.claims().integer("iat")).isEqualTo(Server.NOW);
    assertThat(proof.claims().string("jti")).matches("[A-Za-z0-9_-]{43}");
    Jwk jwk = Jwk.of(proof.header().json().object("jwk"));
    assertThat(jwk.isPrivate()).isFalse();
    proof.verify(VerificationKey.of(jwk, JwsAlgorithm.ES256, Crypto.platform()));
    assertThat(handle.thumbprint()).isEqualTo(jwk.thumbprint());
  }

  @Test
  void bindsAProofToItsAccessToken() {
    UnverifiedJwt proof = read(handle.proof("GET", URL, Secret.of("t0ken"), env));

    assertThat(proof.claims().string("ath")).isEqualTo(Sha256.base64Url("t0ken"));
  }

  @Test
  void neverUsesAnIdentifierTwice() {
    Set<String> identifiers = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      identifiers.add(read(handle.proof("GET", URL, null, env)).claims().string("jti"));
    }

    assertThat(identifiers).hasSize(50);
  }

  @Test
  void addsTheSkewToTheClock() {
    UnverifiedJwt proof =
        read(DpopHandle.of(KEY, Duration.ofSeconds(-90)).proof("GET", URL, null, env));

    assertThat(proof.claims().integer("iat")).isEqualTo(Server.NOW - 90);
  }

  @Test
  void provesARequest() {
    Request request =
        handle.prove(
            Request.get(URI.create("https://api.example/x?y")).header("x", "y"),
            Secret.of("t0ken"),
            env);

    assertThat(request.headers().all("authorization")).containsExactly("DPoP t0ken");
    assertThat(request.headers().first("x")).isEqualTo("y");
    JsonObject claims = UnverifiedJwt.parse(request.headers().first("dpop")).claims();
    assertThat(claims.string("htm")).isEqualTo("GET");
    assertThat(claims.string("htu")).isEqualTo("https://api.example/x");
    assertThat(claims.string("ath")).isEqualTo(Sha256.base64Url("t0ken"));
    assertThat(request.toString()).doesNotContain("t0ken");
  }

  @Test
  void demandsAKeyWithItsPublicHalfAndAnAbsoluteUrl() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    SigningKey half = SigningKey.of(generator.generateKeyPair().getPrivate(), JwsAlgorithm.ED25519);

    assertThatIllegalStateException().isThrownBy(() -> DpopHandle.of(half));
    assertThatNullPointerException().isThrownBy(() -> DpopHandle.of(null)).withMessage("key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> handle.proof("GET", URI.create("/x"), null, env))
        .withMessageStartingWith("uri is not absolute");
  }

  @Test
  void showsItsThumbprintAlone() {
    assertThat(handle).hasToString("DpopHandle[" + KEY.toPublicJwk().thumbprint() + "]");
    assertThat(handle.proof("GET", URL, null, env)).hasToString("Secret[redacted]");
  }

  // ---- nonces

  @Test
  void keepsANonceForEachOrigin() {
    assertThat(nonce(URL)).isNull();

    assertThat(handle.remember(URL, withNonce("n1"))).isTrue();
    handle.remember(URI.create("https://api.example/x"), withNonce("n2"));

    assertThat(nonce(URI.create("https://as.example/other"))).isEqualTo("n1");
    assertThat(nonce(URI.create("https://api.example/y"))).isEqualTo("n2");
    assertThat(nonce(URI.create("https://as.example:8443/"))).isNull();
    assertThat(nonce(URI.create("http://as.example/"))).isNull();

    handle.remember(URL, withNonce("n3"));
    assertThat(nonce(URL)).isEqualTo("n3");
    assertThat(handle.remember(URL, Response.of(200, Headers.of(), new byte[0]))).isFalse();
    assertThat(nonce(URL)).isEqualTo("n3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "é", "\u007f"})
  void passesOverMalformedNonces(String nonce) {
    Headers headers =
        nonce.equals("\u007f") ? Headers.of("dpop-nonce", "x\ty") : Headers.of("dpop-nonce", nonce);

    assertThat(handle.remember(URL, Response.of(200, headers, new byte[0]))).isFalse();
    assertThat(nonce(URL)).isNull();
  }

  @Test
  void passesOverNoncesThatAreTooLongOrNotAlone() {
    assertThat(handle.remember(URL, withNonce("!~"))).isTrue();
    assertThat(nonce(URL)).isEqualTo("!~");
    assertThat(handle.remember(URL, withNonce("n".repeat(2048)))).isTrue();
    assertThat(handle.remember(URL, withNonce("m".repeat(2049)))).isFalse();
    assertThat(
            handle.remember(
                URL,
                Response.of(200, Headers.of("dpop-nonce", "a", "dpop-nonce", "b"), new byte[0])))
        .isFalse();
    assertThat(nonce(URL)).startsWith("nnn");
  }

  @Test
  void keepsTheNoncesOfTheHundredOriginsLastUsed() {
    List<URI> origins = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      origins.add(URI.create("https://h" + i + ".example/"));
      handle.remember(origins.get(i), withNonce("n" + i));
    }
    assertThat(nonce(origins.get(0))).isEqualTo("n0"); // used last now

    handle.remember(URL, withNonce("x"));

    assertThat(nonce(origins.get(1))).isNull();
    assertThat(nonce(origins.get(0))).isEqualTo("n0");
    assertThat(nonce(origins.get(2))).isEqualTo("n2");
    assertThat(nonce(URL)).isEqualTo("x");
  }

  @Test
  void recognisesNonceErrors() {
    String dpop = "DPoP error=\"use_dpop_nonce\"";

    assertThat(DpopHandle.isNonceError(Server.json(401, "{}", "www-authenticate", dpop))).isTrue();
    assertThat(
            DpopHandle.isNonceError(
                Server.json(401, "{}", "www-authenticate", "Bearer, " + dpop + ", algs=\"ES256\"")))
        .isTrue();
    assertThat(DpopHandle.isNonceError(Server.json(400, NONCE_ERROR))).isTrue();
    assertThat(
            DpopHandle.isNonceError(
                Server.json(401, "{}", "www-authenticate", "Bearer error=\"use_dpop_nonce\"")))
        .isFalse();
    assertThat(
            DpopHandle.isNonceError(
                Server.json(401, "{}", "www-authenticate", "DPoP error=\"invalid_token\"")))
        .isFalse();
    assertThat(DpopHandle.isNonceError(Server.json(400, "{\"error\":\"invalid_request\"}")))
        .isFalse();
    assertThat(DpopHandle.isNonceError(Server.json(200, NONCE_ERROR))).isFalse();
  }

  // ---- in a grant

  @Test
  void goesAlongWithAGrant() {
    Server server =
        new Server(Server.json(200, TOKEN, "dpop-nonce", "n1"), Server.json(200, TOKEN));

    assertThat(server.run(grant).tokenType()).isEqualTo("dpop");
    server.run(grant);

    JsonObject claims = UnverifiedJwt.parse(server.asked.get(0).headers().first("dpop")).claims();
    assertThat(claims.string("htm")).isEqualTo("POST");
    assertThat(claims.string("htu")).isEqualTo("https://as.example/token");
    assertThat(claims.has("ath")).isFalse();
    assertThat(nonce(server.asked.get(0))).isNull();
    assertThat(nonce(server.asked.get(1))).isEqualTo("n1");
  }

  @Test
  void sendsTheRequestAgainWithTheNonceThatTheServerWants() {
    for (Response wanted :
        List.of(
            Server.json(400, NONCE_ERROR, "dpop-nonce", "fresh"),
            Server.json(
                401,
                "{}",
                "www-authenticate",
                "DPoP error=\"use_dpop_nonce\"",
                "dpop-nonce",
                "fresh"))) {
      Server server = new Server(wanted, Server.json(200, TOKEN));

      assertThat(server.run(grant).accessToken()).isEqualTo(Secret.of("t0ken"));

      assertThat(server.asked).hasSize(2);
      assertThat(nonce(server.asked.get(1))).isEqualTo("fresh");
      assertThat(server.asked.get(1).body()).isEqualTo(server.asked.get(0).body());
      assertThat(server.asked.get(1).headers().without("dpop"))
          .isEqualTo(server.asked.get(0).headers().without("dpop"));
      assertThat(server.asked.get(1).headers().first("dpop"))
          .isNotEqualTo(server.asked.get(0).headers().first("dpop"));
    }
  }

  @Test
  void sendsTheRequestAgainOnceOnly() {
    Response wanted = Server.json(400, NONCE_ERROR, "dpop-nonce", "n");
    Server server = new Server(wanted, wanted, wanted);

    OAuthException failure = server.refuse(grant);

    assertThat(server.asked).hasSize(2);
    assertThat(failure).hasMessageContaining("use_dpop_nonce");
  }

  @Test
  void doesNotSendTheRequestAgainWithoutANonceOrForOtherErrors() {
    for (Response answer :
        List.of(
            Server.json(400, NONCE_ERROR),
            Server.json(400, NONCE_ERROR, "dpop-nonce", "a b"),
            Server.json(400, "{\"error\":\"invalid_dpop_proof\"}", "dpop-nonce", "n"))) {
      Server server = new Server(answer, Server.json(200, TOKEN));

      assertThat(server.refuse(grant)).hasMessageContaining("status 400");
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void doesNotSendARequestAgainThatHasNoProof() {
    Server server =
        new Server(Server.json(400, NONCE_ERROR, "dpop-nonce", "n"), Server.json(200, TOKEN));

    server.refuse(
        ClientCredentialsGrant.of(
            Server.METADATA, Client.of("c"), ClientAuthentication.secretBasic(Secret.of("s"))));

    assertThat(server.asked).hasSize(1);
  }

  @Test
  void leavesTheRetryToTheCallerWhoWantsIt() {
    String challenge = "DPoP error=\"use_dpop_nonce\"";
    for (Response wanted :
        List.of(
            Server.json(400, NONCE_ERROR, "dpop-nonce", "fresh"),
            Server.json(401, "{}", "www-authenticate", challenge, "dpop-nonce", "fresh"))) {
      Server server = new Server(wanted, Server.json(200, TOKEN));
      ClientCredentialsGrant own = grant.dpop(handle.withoutRetry());

      OAuthException failure = server.refuse(own);

      assertThat(server.asked).hasSize(1);
      assertThat(DpopHandle.isNonceError(failure)).isTrue();
      server.run(own);
      assertThat(nonce(server.last())).isEqualTo("fresh");
      // the nonces are the handle's own
      assertThat(nonce(URI.create("https://as.example/"))).isEqualTo("fresh");
    }
  }

  @Test
  void recognisesOtherErrorsForWhatTheyAre() {
    for (Response other :
        List.of(
            Server.json(400, "{\"error\":\"invalid_dpop_proof\"}"),
            Server.json(401, "{}", "www-authenticate", "Bearer error=\"use_dpop_nonce\""),
            Server.json(401, "{}", "www-authenticate", "DPoP error=\"invalid_token\""),
            Server.json(200, NONCE_ERROR),
            Server.json(500, NONCE_ERROR))) {
      assertThat(DpopHandle.isNonceError(new Server(other).refuse(grant))).isFalse();
    }
  }

  // ---- keys

  @Test
  void provesWithAKeyThatNeverLeavesItsProvider() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair inside = generator.generateKeyPair();
    Hsm.Opaque opaque = new Hsm.Opaque("EC", inside.getPrivate());
    assertThat(opaque.getEncoded()).isNull();
    SigningKey key =
        SigningKey.of(new KeyPair(inside.getPublic(), opaque), JwsAlgorithm.ES256)
            .crypto(Crypto.of(new Hsm("SHA256withECDSA")));
    Server server = new Server(Server.json(200, TOKEN));

    server.run(grant.dpop(DpopHandle.of(key)));

    UnverifiedJwt proof = UnverifiedJwt.parse(server.last().headers().first("dpop"));
    Jwk jwk = Jwk.of(proof.header().json().object("jwk"));
    assertThat(jwk.thumbprint()).isEqualTo(key.toPublicJwk().thumbprint());
    proof.verify(VerificationKey.of(jwk, JwsAlgorithm.ES256, Crypto.platform()));
  }

  @Test
  void servesManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int thread = t;
        results.add(
            threads.submit(
                () -> {
                  boolean right = true;
                  for (int i = 0; i < 30; i++) {
                    URI own = URI.create("https://t" + thread + "-" + i % 10 + ".example/");
                    handle.remember(own, withNonce("n" + thread + "-" + i));
                    right &= ("n" + thread + "-" + i).equals(nonce(own));
                  }
                  return right;
                }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }
}
