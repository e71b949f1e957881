package dev.oauth4jvm.testkit;

import static dev.oauth4jvm.testkit.RefusedAuthorizationTest.body;
import static dev.oauth4jvm.testkit.RefusedAuthorizationTest.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.JwtHook;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client assertions and certificates are accepted only as they must be. */
class ClientAuthenticationTest {

  private final Kit kit = new Kit();
  private final SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

  private TestClient registered(String method, JsonObject more) {
    JsonObject metadata =
        JsonObject.of("client_id", "service", "grant_types", List.of("client_credentials"))
            .with("token_endpoint_auth_method", method);
    for (String name : more.names()) {
      metadata = metadata.with(name, more.get(name));
    }
    return kit.issuer.client(metadata);
  }

  private TestClient keyClient() {
    JsonObject jwks = JsonObject.of("keys", List.of(key.toPublicJwk().json()));
    return registered("private_key_jwt", JsonObject.of("jwks", jwks));
  }

  private ClientCredentialsGrant grant(TestClient client, ClientAuthentication authentication) {
    return ClientCredentialsGrant.of(kit.as, client.client(), authentication);
  }

  @ParameterizedTest
  @CsvSource({
    "iss, other",
    "sub, other",
    "aud, https://other.test",
    "exp, 1",
    "exp, 4000000000",
    "nbf, 4000000000",
    "iat, 4000000000",
    "jti,",
  })
  void anAssertionIsRefusedWhereAClaimIsWrong(String claim, String value) {
    TestClient client = keyClient();
    Object changed = value != null && value.matches("\\d+") ? (Object) Long.valueOf(value) : value;
    JwtHook hook =
        parts ->
            new JwtHook.Parts(
                parts.header(),
                changed == null
                    ? parts.claims().without(claim)
                    : parts.claims().with(claim, changed));

    assertThat(kit.refusal(grant(client, ClientAuthentication.privateKeyJwt(key, hook))))
        .isEqualTo("invalid_client");
  }

  @Test
  void anAssertionIsForThisServerAlone() {
    TestClient client = keyClient();
    JwtHook both =
        parts ->
            new JwtHook.Parts(
                parts.header(),
                parts.claims().with("aud", List.of(kit.issuer.issuer(), "https://other.test")));

    assertThat(kit.refusal(grant(client, ClientAuthentication.privateKeyJwt(key, both))))
        .isEqualTo("invalid_client");
  }

  @Test
  void anAssertionIsUsedOnce() {
    TestClient client = keyClient();
    JwtHook fixed = parts -> new JwtHook.Parts(parts.header(), parts.claims().with("jti", "1"));
    ClientAuthentication repeated = ClientAuthentication.privateKeyJwt(key, fixed);

    assertThat(kit.run(grant(client, repeated))).isNotNull();
    assertThat(kit.refusal(grant(client, repeated))).isEqualTo("invalid_client");
  }

  @ParameterizedTest
  @CsvSource({
    "client_assertion_type, urn:x, client_assertion_type must be",
    "client_id, other, another client than client_id",
  })
  void theParametersBesideAnAssertionAreChecked(String name, String value, String words)
      throws IOException {
    TestClient client = keyClient();
    Form form =
        ClientAuthentication.privateKeyJwt(key)
            .credentials(kit.as, client.client(), kit.server.env())
            .parameters()
            .with("grant_type", "client_credentials");
    String url = kit.issuer.url(Endpoint.TOKEN);

    assertThat(body(kit.server.send(post(url, form.with(name, value))))).contains(words);
    assertThat(kit.server.send(post(url, form)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer c2hvcDph, the Authorization field must be",
    "Basic c2hvcDph a, the Authorization field must be",
    "Basic c2hvcA==, malformed",
    "Basic ****, malformed",
    "Basic c2hvcDph, the client secret is wrong",
    "Basic bm9ib2R5OmE=, no client",
  })
  void basicCredentialsAreChecked(String field, String words) throws IOException {
    Form form = Form.empty().with("grant_type", "client_credentials");
    Request request = post(kit.issuer.url(Endpoint.TOKEN), form).header("authorization", field);

    Response response = kit.server.send(request);

    assertThat(body(response)).contains("\"invalid_client\"").contains(words);
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().first("www-authenticate")).startsWith("Basic ");
  }

  @Test
  void basicCredentialsComeOnceAndAreOfTheClientThatIsNamed() throws IOException {
    Form form = Form.empty().with("grant_type", "client_credentials").with("client_id", "other");
    Request named =
        post(kit.issuer.url(Endpoint.TOKEN), form).header("authorization", "Basic c2hvcDph");
    Request twice = named.headers(named.headers().and("authorization", "Basic c2hvcDph"));

    assertThat(body(kit.server.send(named))).contains("another client than Authorization");
    assertThat(body(kit.server.send(twice))).contains("more than one Authorization");
  }

  @Test
  void anAssertionOfAStrangersKeyIsRefused() {
    SigningKey stranger = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

    assertThat(kit.refusal(grant(keyClient(), ClientAuthentication.privateKeyJwt(stranger))))
        .isEqualTo("invalid_client");
  }

  @Test
  void anAssertionHasTheAlgorithmThatTheClientRegistered() {
    JsonObject jwks = JsonObject.of("keys", List.of(key.toPublicJwk().json()));
    TestClient client =
        registered(
            "private_key_jwt",
            JsonObject.of("jwks", jwks, "token_endpoint_auth_signing_alg", "PS256"));

    // without its metadata the client does not know that the key is of another algorithm
    Client unaware = Client.of(client.clientId());
    assertThat(
            kit.refusal(
                ClientCredentialsGrant.of(
                    kit.as, unaware, ClientAuthentication.privateKeyJwt(key))))
        .isEqualTo("invalid_client");
  }

  @Test
  void anAssertionOfAnotherSecretIsRefused() {
    TestClient client = registered("client_secret_jwt", JsonObject.of());
    ClientAuthentication wrong = ClientAuthentication.secretJwt(Secret.of("0".repeat(32)));

    assertThat(kit.refusal(grant(client, wrong))).isEqualTo("invalid_client");
    assertThat(kit.run(grant(client, client.authentication()))).isNotNull();
  }

  @Test
  void aMethodThatTheClientDidNotRegisterIsRefused() {
    TestClient client = registered("client_secret_post", JsonObject.of());

    assertThat(
            kit.refusal(
                grant(
                    client,
                    ClientAuthentication.secretBasic(Objects.requireNonNull(client.secret())))))
        .isEqualTo("invalid_client");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls_client_auth", "self_signed_tls_client_auth"})
  void aCertificateAuthenticatesAndTheTokenIsBoundToIt(String method) throws Exception {
    X509Certificate certificate = certificate("client");
    JsonObject jwk =
        Jwk.of(certificate.getPublicKey(), JwsAlgorithm.ES256)
            .json()
            .with("x5c", List.of(Base64.getEncoder().encodeToString(certificate.getEncoded())));
    TestClient client =
        registered(
            method,
            JsonObject.of(
                "tls_client_auth_subject_dn",
                "CN=client, O=Shop",
                "jwks",
                JsonObject.of("keys", List.of(jwk))));
    ClientCredentialsGrant grant = grant(client, client.authentication());

    TokenResponse tokens = over(certificate).run(grant);

    assertThat(UnverifiedJwt.parse(tokens.accessToken().reveal()).claims().object("cnf"))
        .isEqualTo(JsonObject.of("x5t#S256", Bytes.thumbprint(certificate)));
    assertThat(kit.refusal(grant)).isEqualTo("invalid_client");
    assertThat(refusal(certificate("other"), grant)).contains("invalid_client");
  }

  private Driver over(X509Certificate certificate) {
    return Driver.of(kit.server.withCertificate(certificate)).env(kit.server.env());
  }

  private String refusal(X509Certificate certificate, ClientCredentialsGrant grant)
      throws IOException {
    try {
      return over(certificate).run(grant).toString();
    } catch (ResponseBodyException refused) {
      return refused.error();
    }
  }

  private static X509Certificate certificate(String name) throws Exception {
    try (InputStream pem = ClientAuthenticationTest.class.getResourceAsStream(name + ".pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }
}
