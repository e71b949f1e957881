package dev.oauth4jvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.cli.Cli.Run;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {

  private static final String ISSUER = "https://as.test";

  private static final String EC =
      "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
          + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"";

  /** An answer of the server: status, media type and body. */
  private record Answer(int status, String mediaType, String body) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private String issuer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Answer answer =
              answers.getOrDefault(
                  exchange.getRequestURI().getPath(), new Answer(404, "text/plain", "no"));
          byte[] body = answer.body().getBytes(UTF_8);
          exchange.getResponseHeaders().set("content-type", answer.mediaType());
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    issuer = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void publish(JsonObject metadata, String keys) {
    answers.put(
        "/.well-known/openid-configuration",
        new Answer(200, "application/json", metadata.toJson()));
    answers.put("/jwks", new Answer(200, "application/json", keys));
  }

  private static JsonObject good(String issuer) {
    return JsonObject.builder()
        .put("issuer", issuer)
        .put("authorization_endpoint", issuer + "/authorize")
        .put("token_endpoint", issuer + "/token")
        .put("jwks_uri", issuer + "/jwks")
        .put("response_types_supported", List.of("code"))
        .put("subject_types_supported", List.of("public"))
        .put("id_token_signing_alg_values_supported", List.of("RS256", "ES256"))
        .put("code_challenge_methods_supported", List.of("S256"))
        .put("authorization_response_iss_parameter_supported", true)
        .build();
  }

  private Run examine() {
    return Cli.run("doctor", "as", "--allow-http", "--format", "json", issuer);
  }

  private static List<String> texts(List<Finding> findings) {
    return findings.stream().map(finding -> finding.level() + " " + finding.what()).toList();
  }

  @Test
  void aServerThatBreaksNothingHasNoFindings() {
    publish(good(issuer), "{\"keys\":[{\"kid\":\"1\"," + EC + "}]}");
    Run run = examine();

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.json().array("findings")).isEmpty();
    assertThat(run.json().strings("documents"))
        .containsExactly(issuer + "/.well-known/openid-configuration", issuer + "/jwks");
  }

  @Test
  void theTestKitBreaksWhatItsAlgorithmBreaks() {
    try (TestServer kit = TestServer.listening()) {
      Run run =
          Cli.run("doctor", "as", "--allow-http", "--format", "json", kit.issuer("acme").issuer());

      assertThat(run.json().array("findings")).hasSize(1);
      assertThat(run.out()).contains("does not list RS256"); // it signs with ES256 alone
      assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.REFUSED);
      assertThat(run.json().array("documents")).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          issuer | "https://as.test/" | MUST "issuer" is "https://as.test/", where exactly "https://as.test" is expected
          token_endpoint | "http://as.test/token" | MUST "token_endpoint" is not an https URL: "http://as.test/token"
          userinfo_endpoint | "https://as.test/#me" | MUST "userinfo_endpoint" has a fragment: "https://as.test/#me"
          jwks_uri | "https://as test" | MUST "jwks_uri" is not a URL: "https://as test"
          jwks_uri | 1 | MUST "jwks_uri" is not a string: 1
          token_endpoint |  | MUST "token_endpoint" is missing
          authorization_endpoint |  | MUST "authorization_endpoint" is missing
          response_types_supported |  | MUST "response_types_supported" is missing
          jwks_uri |  | MUST "jwks_uri" is missing
          subject_types_supported |  | MUST "subject_types_supported" is missing
          id_token_signing_alg_values_supported |  | MUST "id_token_signing_alg_values_supported" is missing
          token_endpoint_auth_methods_supported | ["private_key_jwt"] | MUST "token_endpoint_auth_signing_alg_values_supported" is missing
          token_endpoint_auth_signing_alg_values_supported | ["none"] | MUST "token_endpoint_auth_signing_alg_values_supported" lists "none"
          id_token_signing_alg_values_supported | ["ES256"] | MUST "id_token_signing_alg_values_supported" does not list RS256
          dpop_signing_alg_values_supported | ["ES256","HS256"] | MUST "dpop_signing_alg_values_supported" lists an algorithm that is not asymmetric
          code_challenge_methods_supported | ["plain"] | SHOULD "code_challenge_methods_supported" does not list S256
          grant_types_supported | ["authorization_code","password"] | MUST "grant_types_supported" lists "password"
          authorization_response_iss_parameter_supported |  | SHOULD authorization responses have no "iss"
          response_types_supported | ["code","id_token token"] | SHOULD a response type issues access tokens in the redirect
          """)
  void eachBrokenRequirementOfMetadataIsNamed(String member, String json, String finding)
      throws JsonException {
    JsonObject metadata =
        json == null
            ? good(ISSUER).without(member)
            : good(ISSUER).with(member, JsonObject.parse("{\"v\":" + json + "}").get("v"));

    assertThat(texts(new MetadataRules(metadata, true, false).findings(ISSUER)))
        .containsExactly(finding);
  }

  @Test
  void goodMetadataHasNoFindingsAndPlainOauthNeedsLess() {
    JsonObject plain =
        good(ISSUER)
            .without("jwks_uri")
            .without("subject_types_supported")
            .without("id_token_signing_alg_values_supported")
            .without("authorization_endpoint")
            .with("grant_types_supported", List.of("client_credentials"));

    assertThat(new MetadataRules(good(ISSUER), true, false).findings(ISSUER)).isEmpty();
    assertThat(new MetadataRules(plain, false, false).findings(ISSUER)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {KEY,"kid":"1","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"} | MUST the key "1" is published with its private or secret half
          {KEY,"kid":"1"},{KEY,"kid":"1"} | SHOULD the key "1" has the kid of another key of its type
          {KEY,"kid":"1"},{KEY} | SHOULD one of several keys has no kid
          {KEY,"kid":"1"},{"kid":"2"} | MUST the JWK Set has malformed keys
          {KEY,"kid":"1","use":"enc"} | MUST no key is for a signature algorithm that is still accepted
          """)
  void eachFaultOfTheKeysIsNamed(String keys, String finding) throws JsonException {
    JwkSet set = JwkSet.parse(JsonObject.parse("{\"keys\":[" + keys.replace("KEY", EC) + "]}"));

    assertThat(texts(KeyRules.findings(set))).containsExactly(finding);
  }

  @Test
  void aShortRsaKeyIsNamedWithTheReason() throws JsonException {
    JwkSet set =
        JwkSet.parse(
            JsonObject.parse(
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"r\",\"e\":\"AQAB\",\"n\":\"w"
                    + "A".repeat(170)
                    + "\"}]}"));

    assertThat(texts(KeyRules.findings(set)))
        .singleElement()
        .asString()
        .contains("\"r\" cannot be used", "2048");
  }

  @Test
  void documentsThatCannotBeReadAreFindings() {
    publish(good(issuer), "{}");
    answers.put("/.well-known/oauth-authorization-server", new Answer(302, "text/html", "moved"));
    Run run = examine();

    assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out()).contains("answers with status 302", "the keys cannot be used");

    answers.put("/.well-known/oauth-authorization-server", new Answer(200, "text/html", "<p>"));
    assertThat(examine().out()).contains("has the media type text/html", "is not a JSON object");
  }

  @Test
  void twoDocumentsThatDisagreeAreNamed() {
    publish(good(issuer), "{\"keys\":[{\"kid\":\"1\"," + EC + "}]}");
    answers.put(
        "/.well-known/oauth-authorization-server",
        new Answer(
            200,
            "application/json",
            good(issuer).with("token_endpoint", issuer + "/other").toJson()));
    Run run = examine();

    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("the two documents differ in \\\"token_endpoint\\\"");
  }

  @Test
  void aServerWithoutMetadataIsAFindingItself() {
    Run run = examine();

    assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out()).contains("there is no metadata");
  }

  @Test
  void nothingIsSentToAnotherMachineUnlessTheOperatorAgrees() {
    Run silent = Cli.run("doctor", "as", "https://as.example.com");
    Run no = Cli.runWithInput("n\n", "doctor", "as", "https://as.example.com");

    for (Run run : List.of(silent, no)) {
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .contains("from as.example.com?", "nothing was sent")
          .doesNotContain("GET");
    }
  }

  @Test
  void keysOnAnotherMachineAreFetchedOnlyIfTheOperatorAgreesToo() {
    publish(good(issuer).with("jwks_uri", "https://keys.example.com/"), "{}");
    Run run = examine();

    assertThat(run.err()).contains("from keys.example.com?").doesNotContain("GET https://keys");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void anIssuerIsAnUrlWithoutQueryAndFragment() {
    for (String wrong : List.of("as.example.com", "https://as.test/?a", "https://as.test/#a")) {
      assertThat(Cli.run("doctor", "as", "--yes", wrong).code()).isEqualTo(ExitCode.USAGE);
    }
  }
}
