package dev.oauth4jvm.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.oauthbearer.JwtRetrieverException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TokenSourceJwtRetrieverTest {

  private final TestServer server = TestServer.listening();
  private final TestIssuer issuer = server.issuer();
  private final List<TokenSourceJwtRetriever> open = new ArrayList<>();
  @TempDir private Path directory;

  @AfterEach
  void stop() throws Exception {
    for (TokenSourceJwtRetriever one : open) {
      one.close();
    }
    server.close();
  }

  private TokenSourceJwtRetriever create(Map<String, ?> settings) {
    TokenSourceJwtRetriever retriever = new TokenSourceJwtRetriever();
    retriever.configure(settings, "OAUTHBEARER", List.of());
    open.add(retriever);
    return retriever;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("sasl.oauthbearer.expected.issuer", AllowedPlaces.url(issuer.issuer()));
    settings.put("sasl.oauthbearer.client.credentials.client.id", "orders");
    settings.put("sasl.oauthbearer.assertion.algorithm", "RS256"); // Kafka's default
    settings.put(Settings.INSECURE, "true");
    return settings;
  }

  private Map<String, Object> withSecret() {
    TestClient client = issuer.client("orders");
    Map<String, Object> settings = settings();
    settings.put(
        "sasl.oauthbearer.client.credentials.client.secret",
        new Password(client.secret().reveal()));
    return settings;
  }

  private static JsonObject claims(String token) throws Exception {
    return JsonObject.parse(
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
  }

  private int requests(Endpoint endpoint) {
    return server.requests(issuer, endpoint).size();
  }

  @Test
  void aTokenIsRequestedWithScopeAndParametersOfADiscoveredServer() throws Exception {
    Map<String, Object> settings = withSecret();
    settings.put("sasl.oauthbearer.scope", "read write");
    settings.put(Settings.PARAMETERS, "resource=https%3A%2F%2Fkafka.example.com");

    JsonObject claims = claims(create(settings).retrieve());

    assertThat(claims.string("client_id")).isEqualTo("orders");
    assertThat(claims.string("scope")).isEqualTo("read write");
    assertThat(claims.string("aud")).isEqualTo("https://kafka.example.com");
  }

  @Test
  void theTokenEndpointReplacesTheDiscovery() throws Exception {
    Map<String, Object> settings = withSecret();
    settings.remove("sasl.oauthbearer.expected.issuer");
    settings.put(
        "sasl.oauthbearer.token.endpoint.url", AllowedPlaces.url(issuer.url(Endpoint.TOKEN)));

    assertThat(claims(create(settings).retrieve()).string("client_id")).isEqualTo("orders");
    assertThat(requests(Endpoint.DISCOVERY)).isZero();
  }

  @Test
  void aSecretMayBeSentAsAParameter() throws Exception {
    TestClient client =
        issuer.client(
            JsonObject.builder()
                .put("client_id", "orders")
                .put("token_endpoint_auth_method", "client_secret_post")
                .put("grant_types", List.of("client_credentials"))
                .build());
    Map<String, Object> settings = settings();
    settings.put("sasl.oauthbearer.client.credentials.client.secret", client.secret().reveal());
    settings.put(Settings.CLIENT_AUTHENTICATION, "client_secret_post");

    assertThat(claims(create(settings).retrieve()).string("client_id")).isEqualTo("orders");
    Request request = server.requests(issuer, Endpoint.TOKEN).get(0);
    assertThat(request.headers().has("authorization")).isFalse();
  }

  @Test
  void retrieversWithEqualSettingsShareOneToken() {
    Map<String, Object> settings = withSecret();

    String one = create(settings).retrieve();

    assertThat(create(settings).retrieve()).isEqualTo(one);
    assertThat(requests(Endpoint.TOKEN)).isEqualTo(1);
  }

  @Test
  void processesShareATokenByTheirStore() throws Exception {
    Map<String, Object> settings = withSecret();
    settings.put(Settings.STORE, AllowedPlaces.url(directory.toUri().toString()));
    settings.put(Settings.ENCRYPTION_KEYS, "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0ISE=");
    String one;
    try (TokenSourceJwtRetriever first = create(settings)) {
      one = first.retrieve();
    }
    assertThat(TokenSourceJwtRetriever.SHARED.size()).isZero();

    assertThat(create(settings).retrieve()).isEqualTo(one);
    assertThat(requests(Endpoint.TOKEN)).isEqualTo(1);
  }

  @Test
  void aStoreOfTokensNeedsAKey() {
    Map<String, Object> settings = withSecret();
    settings.put(Settings.STORE, AllowedPlaces.url(directory.toUri().toString()));

    assertThatThrownBy(() -> create(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Settings.ENCRYPTION_KEYS + " is required");
  }

  /** The settings of a client that authenticates by a key in a file. */
  private Map<String, Object> withKey(SigningKey key, String file, String content)
      throws Exception {
    issuer.client(
        JsonObject.builder()
            .put("client_id", "orders")
            .put("token_endpoint_auth_method", "private_key_jwt")
            .put("grant_types", List.of("client_credentials"))
            .put("jwks", JsonObject.of("keys", List.of(key.toPublicJwk().json())))
            .build());
    Path path = directory.resolve(file);
    Files.writeString(path, content);
    Map<String, Object> settings = settings();
    settings.put("sasl.oauthbearer.assertion.algorithm", key.algorithm().value());
    settings.put("sasl.oauthbearer.assertion.private.key.file", AllowedPlaces.file(path));
    return settings;
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static SigningKey key(JwsAlgorithm algorithm) {
    return SigningKey.generate(algorithm, Crypto.platform()).keyId("client-key");
  }

  private static KeyPair pair(String type, int size) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    if (size > 0) {
      generator.initialize(size);
    }
    return generator.generateKeyPair();
  }

  @ParameterizedTest
  @EnumSource(names = {"RS256", "ES384", "ED25519"})
  void aKeyAsJwkAuthenticatesTheClient(JwsAlgorithm algorithm) throws Exception {
    SigningKey key = key(algorithm);
    Map<String, Object> settings = withKey(key, "key.jwk", key.toPrivateJwk().json().toJson());

    assertThat(claims(create(settings).retrieve()).string("client_id")).isEqualTo("orders");
  }

  @ParameterizedTest
  @CsvSource({"RS256,RSA,2048", "ES256,EC,256", "ED25519,Ed25519,0"})
  void aKeyInPemAuthenticatesTheClient(JwsAlgorithm algorithm, String type, int size)
      throws Exception {
    KeyPair pair = pair(type, size);
    Map<String, Object> settings =
        withKey(
            SigningKey.of(pair, algorithm),
            "key.pem",
            pem("PRIVATE KEY", pair.getPrivate().getEncoded()));

    assertThat(claims(create(settings).retrieve()).string("client_id")).isEqualTo("orders");
  }

  @Test
  void anEncryptedKeyNeedsItsPassphrase() throws Exception {
    String base64 = resource("encrypted.public.pem").replaceAll("-----.*-----|\\s", "");
    PublicKey known =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    SigningKey registered =
        SigningKey.of(pair("EC", 256).getPrivate(), JwsAlgorithm.ES256).publicKey(known);
    Map<String, Object> settings = withKey(registered, "key.pem", resource("encrypted.pem"));
    String passphrase = "sasl.oauthbearer.assertion.private.key.passphrase";
    assertThatThrownBy(() -> create(settings)).isInstanceOf(ConfigException.class);
    settings.put(passphrase, new Password("wrong"));
    assertThatThrownBy(() -> create(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("passphrase")
        .hasMessageNotContaining("wrong");

    settings.put(passphrase, new Password("passphrase"));

    assertThat(claims(create(settings).retrieve()).string("client_id")).isEqualTo("orders");
  }

  /** A file that openssl made: {@code openssl pkcs8 -topk8 -v2 aes-256-cbc}. */
  private static String resource(String name) throws Exception {
    try (InputStream in = TokenSourceJwtRetrieverTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void theAudienceOfAssertionsMayBeSet() throws Exception {
    SigningKey key = key(JwsAlgorithm.ES256);
    Map<String, Object> settings = withKey(key, "key.jwk", key.toPrivateJwk().json().toJson());
    settings.remove("sasl.oauthbearer.expected.issuer");
    settings.put(
        "sasl.oauthbearer.token.endpoint.url", AllowedPlaces.url(issuer.url(Endpoint.TOKEN)));
    assertThatThrownBy(() -> create(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sasl.oauthbearer.assertion.claim.aud is required");

    settings.put("sasl.oauthbearer.assertion.claim.aud", issuer.issuer());

    assertThat(claims(create(settings).retrieve()).string("client_id")).isEqualTo("orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "no key",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
      })
  void aFileThatIsNoKeyIsRefusedWithoutQuotingIt(String content) throws Exception {
    Map<String, Object> settings = withKey(key(JwsAlgorithm.ES256), "key.pem", content);

    assertThatThrownBy(() -> create(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sasl.oauthbearer.assertion.private.key.file is not usable: expected")
        .hasMessageNotContaining("AAAA");
  }

  @Test
  void aFailureIsReportedAndTheNextAttemptMaySucceed() {
    Map<String, Object> settings = withSecret();
    TokenSourceJwtRetriever retriever = create(settings);
    issuer.fail(Endpoint.DISCOVERY, Fault.CONNECTION_LOST);
    assertThatThrownBy(retriever::retrieve).isInstanceOf(JwtRetrieverException.class);

    issuer.heal(Endpoint.DISCOVERY);

    assertThat(retriever.retrieve()).isNotEmpty();
  }

  @Test
  void aRefusedClientIsReportedWithoutItsSecret() {
    Map<String, Object> settings = withSecret();
    settings.put("sasl.oauthbearer.client.credentials.client.secret", "not-the-secret");
    TokenSourceJwtRetriever retriever = create(settings);

    assertThatThrownBy(retriever::retrieve)
        .isInstanceOf(JwtRetrieverException.class)
        .hasMessageContaining("invalid_client")
        .hasMessageNotContaining("not-the-secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sasl.oauthbearer.expected.issuer |                              | is required
          sasl.oauthbearer.token.endpoint.url | https://unlisted.example  | allowed.urls
          sasl.oauthbearer.client.credentials.client.id |                 | is required
          sasl.oauthbearer.client.credentials.client.secret |             | one way
          sasl.oauthbearer.assertion.private.key.file | /unlisted.pem     | allowed.files
          oauth4jvm.client.authentication  | none                         | client_secret_post
          oauth4jvm.token.parameters       | scope=a&scope=b              | scope
          """)
  void anUnusableSettingIsNamedWithTheExpectation(String key, String value, String expectation) {
    Map<String, Object> settings = withSecret();
    settings.put(key, value == null ? "" : value);

    assertThatThrownBy(() -> create(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expectation);
    assertThat(TokenSourceJwtRetriever.SHARED.size()).isZero();
  }

  @Test
  void aClosedRetrieverFails() throws Exception {
    TokenSourceJwtRetriever retriever = create(withSecret());
    retriever.close();
    retriever.close();

    assertThatThrownBy(retriever::retrieve).isInstanceOf(IllegalStateException.class);
  }
}
