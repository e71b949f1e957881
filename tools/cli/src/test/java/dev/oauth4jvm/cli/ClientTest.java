package dev.oauth4jvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.cli.Cli.Run;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are a client of a server on loopback. */
class ClientTest {

  @TempDir Path directory;
  private TestServer server;
  private TestIssuer issuer;
  private TestClient client;
  private String secret;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.builder().clock(TestClock.at(Cli.NOW)).listen().build();
    issuer = server.issuer();
    client = issuer.client("shop");
    secret = write("secret", Objects.requireNonNull(client.secret()).reveal() + "\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  /** Runs a command as the client with the secret. */
  private Run run(String input, String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command, "--allow-http", "--issuer"));
    words.addAll(List.of(issuer.issuer(), "--client-id", "shop", "--secret-file", secret));
    words.addAll(List.of(more));
    return Cli.runWithInput(input, words.toArray(new String[0]));
  }

  private String keygen(String name) {
    String file = directory.resolve(name).toString();
    assertThat(Cli.run("keygen", "--out", file).code()).isEqualTo(ExitCode.OK);
    return file;
  }

  private static JsonObject publicKey(String file) throws IOException, JsonException {
    return JsonObject.parse(Files.readString(Path.of(file))).without("d");
  }

  @Test
  void aTokenIsPrintedAlone() throws IOException {
    Run run = run("", "token", "--scope", "orders:read", "--resource", "https://api.test");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    UnverifiedJwt token = UnverifiedJwt.parse(run.out().strip());
    assertThat(token.claims().string("scope")).isEqualTo("orders:read");
    assertThat(token.claims().get("aud")).isEqualTo("https://api.test");
    assertThat(run.err())
        .contains("POST " + issuer.url(Endpoint.TOKEN), "bearer, valid until 2026-01-01T")
        .contains("scope orders:read")
        .doesNotContain(run.out().strip(), Files.readString(Path.of(secret)).strip());
    assertThat(run("", "token", "--format", "json").json().string("token_type"))
        .isEqualTo("Bearer");
  }

  @Test
  void aKeyAuthenticatesAndAnotherBindsTheToken() throws Exception {
    String key = keygen("client.jwk");
    String proof = keygen("proof.jwk");
    TestClient byKey =
        issuer.client(
            JsonObject.of(
                "client_id",
                "by-key",
                "token_endpoint_auth_method",
                "private_key_jwt",
                "jwks",
                JsonObject.of("keys", List.of(publicKey(key))),
                "grant_types",
                List.of("client_credentials")));
    issuer.requireDpopNonce();
    Run run =
        Cli.run(
            "token",
            "--allow-http",
            "--issuer",
            issuer.issuer(),
            "--client-id",
            byKey.clientId(),
            "--key",
            key,
            "--dpop-key",
            proof);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("dpop, valid until");
    assertThat(UnverifiedJwt.parse(run.out().strip()).claims().object("cnf")).isNotNull();
  }

  @Test
  void otherGrantsTakeATokenFromAFile() throws Exception {
    String subject = write("subject", issuer.accessTokens("https://api.test").issue().reveal());
    Run exchanged =
        run(
            "",
            "token",
            "--grant",
            "token_exchange",
            "--audience",
            "https://b.test",
            "@" + subject);
    assertThat(exchanged.code()).as(exchanged.err()).isEqualTo(ExitCode.OK);
    assertThat(UnverifiedJwt.parse(exchanged.out().strip()).claims().get("aud"))
        .isEqualTo("https://b.test");

    Run refused = run("no-such-token", "token", "--grant", "refresh_token", "-");
    assertThat(refused.code()).isEqualTo(ExitCode.SERVER);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("invalid_grant").doesNotContain("no-such-token");
  }

  @Test
  void aTokenIsIntrospectedAndRevoked() throws IOException {
    String token = write("token", run("", "token").out());
    Run active = run("", "introspect", "@" + token);
    assertThat(active.code()).as(active.err()).isEqualTo(ExitCode.OK);
    assertThat(active.out()).contains("\"active\": true", "until when it may be accepted");

    Run revoked = run("", "revoke", "@" + token);
    assertThat(revoked.code()).as(revoked.err()).isEqualTo(ExitCode.OK);
    assertThat(revoked.out()).isEmpty();
    Run inactive = run(Files.readString(Path.of(token)), "introspect", "--format", "json", "-");
    assertThat(inactive.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(inactive.json().bool("active")).isFalse();
  }

  @Test
  void noSecretIsAWordOfACommand() {
    Run token = run("", "introspect", "eyJhbGciOiJub25lIn0.e30.");
    assertThat(token.code()).isEqualTo(ExitCode.USAGE);
    assertThat(token.err()).contains("@FILE").doesNotContain("eyJ");

    Run variable =
        Cli.run(
            "token",
            "--issuer",
            issuer.issuer(),
            "--client-id",
            "shop",
            "--secret-env",
            "OAUTH4JVM_NO_SUCH_VARIABLE");
    assertThat(variable.code()).isEqualTo(ExitCode.USAGE);
    assertThat(variable.err()).contains("has no value");
    assertThat(run("", "token", "--secret-env", "PATH").err()).contains("give one of them");
    assertThat(run("", "token", "--key", "k").err()).contains("give one of them");
    assertThat(run("", "token", "--grant", "password").err()).contains("--grant is one of");
    assertThat(server.requests()).as("nothing was sent").isEmpty();
  }

  @Test
  void aCallSendsTheTokenAndAProofWithTheNonce() throws Exception {
    String proof = keygen("proof.jwk");
    String user = issuer.url(Endpoint.USERINFO);
    issuer.requireDpopNonce();
    SigningKey key = SigningKey.of(Jwk.of(JsonObject.parse(Files.readString(Path.of(proof)))));
    String token =
        write(
            "token",
            issuer.accessTokens("https://api.test").scope("openid").boundTo(key).issue().reveal());

    Run called = Cli.run("call", "--allow-http", "--token", "@" + token, "--dpop-key", proof, user);
    assertThat(called.code()).as(called.err()).isEqualTo(ExitCode.OK);
    assertThat(called.json().string("sub")).isEqualTo("alice");
    assertThat(called.err()).contains("status 200");
    Run bearer = Cli.run("call", "--allow-http", "--token", "@" + token, user);
    assertThat(bearer.code()).as("a bound token without its proof").isEqualTo(ExitCode.SERVER);
    Run none = Cli.run("call", "--allow-http", user);
    assertThat(none.code()).isEqualTo(ExitCode.SERVER);
    assertThat(none.err()).contains("401");
    assertThat(Cli.run("call", "--allow-http", "--dpop-key", proof, user).code())
        .isEqualTo(ExitCode.USAGE);
  }
}
