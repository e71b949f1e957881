package dev.oauth4jvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.cli.Cli.Run;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that ask a server, which listens on loopback. */
class ServersTest {

  private TestServer server;
  private TestIssuer issuer;

  @BeforeEach
  void start() {
    server = TestServer.builder().clock(TestClock.at(Cli.NOW)).listen().build();
    issuer = server.issuer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private AccessTokens tokens() {
    return issuer.accessTokens("https://api.test");
  }

  private Run verify(AccessTokens tokens) {
    return Cli.runWithInput(
        tokens.issue().reveal(),
        "jwt",
        "verify",
        "--allow-http",
        "--issuer",
        issuer.issuer(),
        "--audience",
        "https://api.test",
        "-");
  }

  @Test
  void metadataIsFetchedAndChecked() {
    Run run = Cli.run("discover", "--allow-http", issuer.issuer());
    Run oauth = Cli.run("discover", "--allow-http", "--kind", "oauth", issuer.issuer());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.json().string("issuer")).isEqualTo(issuer.issuer());
    assertThat(run.err())
        .startsWith("GET " + issuer.issuer() + "/.well-known/openid-configuration");
    assertThat(oauth.json().string("issuer")).isEqualTo(issuer.issuer());
  }

  @Test
  void withoutTlsNothingIsSent() {
    Run run = Cli.run("discover", issuer.issuer());

    assertThat(run.code()).isNotEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("https").doesNotContain("GET");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aServersErrorAndADeadServerHaveExitCodesOfTheirOwn() {
    issuer.fail(Endpoint.DISCOVERY, Fault.SERVER_ERROR);
    Run broken = Cli.run("discover", "--allow-http", issuer.issuer());
    String dead = issuer.issuer();
    server.close();
    Run gone = Cli.run("discover", "--allow-http", dead);

    assertThat(broken.code()).as(broken.err()).isEqualTo(ExitCode.SERVER);
    assertThat(gone.code()).as(gone.err()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(gone.err()).contains("could not be reached");
  }

  @Test
  void keysAreShown() {
    Run run =
        Cli.run("jwks", "show", "--allow-http", "--format", "json", issuer.url(Endpoint.JWKS));

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("\"verifies\": [", "\"ES256\"");
  }

  @Test
  void anAccessTokenIsAcceptedOrRefusedAsByAResource() {
    Run accepted = verify(tokens());
    Run expired = verify(tokens().expired());
    Run elsewhere = verify(tokens().wrongAudience());
    Run stranger = verify(tokens().signedByStranger());

    assertThat(accepted.code()).as(accepted.err()).isEqualTo(ExitCode.OK);
    assertThat(accepted.out()).startsWith("Accepted: a resource may serve it until 2026-01-01T");
    assertThat(expired.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(expired.err()).contains("refused, EXPIRED");
    assertThat(elsewhere.err()).contains("refused, AUDIENCE");
    assertThat(stranger.err()).contains("refused, SIGNATURE");
  }

  @Test
  void aBoundTokenIsAcceptedOnlyUnderACondition() {
    SigningKey proof = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    Run run = verify(tokens().boundTo(proof));

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("if the request also proves possession", "a DPoP key");
  }

  @Test
  void anUnknownProfileIsAnsweredWithThoseThatThereAre() {
    Run run =
        Cli.run(
            "jwt",
            "verify",
            "--issuer",
            issuer.issuer(),
            "--audience",
            "x",
            "--profile",
            "no",
            "t");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no profile is called no", "keycloak, ", "entra-v2");
  }
}
