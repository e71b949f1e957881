package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCredentialsGrantTest {

  private static final String TOKEN = "{\"access_token\":\"t0ken\",\"token_type\":\"Bearer\"}";

  private final Client client = Client.of("shop");
  private final ClientAuthentication authentication =
      ClientAuthentication.secretBasic(Secret.of("s3cret"));
  private final ClientCredentialsGrant grant =
      ClientCredentialsGrant.of(Server.METADATA, client, authentication);

  private static String body(Server server) {
    return new String(server.last().body(), StandardCharsets.UTF_8);
  }

  // ---- the request

  @Test
  void postsTheGrantWithTheClientsAuthentication() {
    Server server = new Server(Server.json(200, TOKEN));

    server.run(grant);

    assertThat(server.asked).hasSize(1);
    assertThat(server.last().method()).isEqualTo("POST");
    assertThat(server.last().uri()).hasToString("https://as.example/token");
    assertThat(server.last().headers())
        .isEqualTo(
            Headers.of(
                "accept",
                "application/json",
                "user-agent",
                "oauth4jvm",
                "content-type",
                "application/x-www-form-urlencoded",
                "authorization",
                "Basic c2hvcDpzM2NyZXQ="));
    assertThat(body(server)).isEqualTo("grant_type=client_credentials");
  }

  @Test
  void postsScopeResourcesAndParameters() {
    Server server = new Server(Server.json(200, TOKEN));

    server.run(
        grant
            .scope("orders:read orders:write")
            .resource("https://api.example.com/?a=b")
            .resource("https://other.example")
            .parameter("audience", "a b")
            .header("X-Tenant", "t1")
            .header("user-agent", "shop/1.0"));

    assertThat(body(server))
        .isEqualTo(
            "grant_type=client_credentials&scope=orders%3Aread+orders%3Awrite"
                + "&resource=https%3A%2F%2Fapi.example.com%2F%3Fa%3Db"
                + "&resource=https%3A%2F%2Fother.example&audience=a+b");
    assertThat(server.last().headers().first("x-tenant")).isEqualTo("t1");
    assertThat(server.last().headers().all("user-agent")).containsExactly("shop/1.0");
  }

  @Test
  void isNotChangedByWhatIsMadeOfIt() {
    grant.scope("x");
    grant.resource("https://other.example/");
    grant.parameter("x", "x");
    grant.header("x", "x");
    Server server = new Server(Server.json(200, TOKEN), Server.json(200, TOKEN));

    server.run(grant);
    server.run(grant);

    assertThat(server.asked).hasSize(2);
    assertThat(body(server)).isEqualTo("grant_type=client_credentials");
    assertThat(server.last().headers().has("x")).isFalse();
  }

  @Test
  void letsACallersOwnAuthenticationAddParameters() {
    Server server = new Server(Server.json(200, TOKEN));
    ClientAuthentication own =
        (metadata, asking, env) ->
            new ClientAuthentication.Credentials(
                Headers.of("x-own", metadata.issuer()),
                Form.empty().and("client_id", asking.clientId()).and("client_secret", "s3cret"));

    server.run(
        ClientCredentialsGrant.of(Server.METADATA, client, own).parameter("client_id", "other"));

    assertThat(body(server))
        .isEqualTo("grant_type=client_credentials&client_id=shop&client_secret=s3cret");
    assertThat(server.last().headers().has("authorization")).isFalse();
    assertThat(server.last().headers().first("x-own")).isEqualTo("https://as.example");
  }

  @Test
  void goesToTheAliasForMutualTlsWhereTheClientUsesThose() {
    AuthorizationServer aliased =
        AuthorizationServer.of(
            Server.METADATA
                .json()
                .with(
                    "mtls_endpoint_aliases",
                    JsonObject.of("token_endpoint", "https://mtls.as.example/token")));
    Client mtls = Client.of(JsonObject.of("client_id", "shop", "use_mtls_endpoint_aliases", true));
    Server server = new Server(Server.json(200, TOKEN));

    server.run(ClientCredentialsGrant.of(aliased, mtls, authentication));

    assertThat(server.last().uri()).hasToString("https://mtls.as.example/token");
  }

  @Test
  void refusesMetadataWithoutAUsableEndpoint() {
    Server server = new Server();
    AuthorizationServer missing = AuthorizationServer.of(JsonObject.of("issuer", "https://as"));
    AuthorizationServer invalid =
        AuthorizationServer.of(JsonObject.of("issuer", "https://as", "token_endpoint", "token"));

    assertThat(server.refuse(ClientCredentialsGrant.of(missing, client, authentication)).code())
        .isEqualTo(ErrorCode.MISSING_SERVER_METADATA);
    assertThat(server.refuse(ClientCredentialsGrant.of(invalid, client, authentication)).code())
        .isEqualTo(ErrorCode.INVALID_SERVER_METADATA);
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "Authorization", "dpop", "DPoP", "content-type"})
  void keepsItsOwnHeaderFields(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grant.header(name, "x"))
        .withMessage("the header field \"" + name + "\" is the library's to set");
  }

  @Test
  void keepsItsGrantType() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grant.parameter("grant_type", "password"))
        .withMessage(
            "the parameter \"grant_type\" is set already: give all of its values in one call,"
                + " space-delimited where it is a list");
  }

  @Test
  void demandsItsArguments() {
    assertThatNullPointerException()
        .isThrownBy(() -> ClientCredentialsGrant.of(null, client, authentication))
        .withMessage("server");
    assertThatNullPointerException()
        .isThrownBy(() -> ClientCredentialsGrant.of(Server.METADATA, null, authentication))
        .withMessage("client");
    assertThatNullPointerException()
        .isThrownBy(() -> ClientCredentialsGrant.of(Server.METADATA, client, null))
        .withMessage("authentication");
    assertThatNullPointerException().isThrownBy(() -> grant.dpop(null)).withMessage("dpop");
  }

  // ---- failures, in their order

  @Test
  void throwsTheChallengeFirst() {
    Server server =
        new Server(
            Server.json(
                401, "{\"error\":\"invalid_client\"}", "www-authenticate", "Basic realm=\"as\""));

    assertThat(server.refuse(grant))
        .isInstanceOfSatisfying(
            ChallengeException.class,
            e -> assertThat(e.challenges().get(0).scheme()).isEqualTo("basic"));
  }

  @Test
  void throwsTheErrorInTheBodyNext() {
    Server server =
        new Server(
            Server.json(400, "{\"error\":\"invalid_scope\",\"error_description\":\"a\\nb\"}"));

    OAuthException failure = server.refuse(grant);

    assertThat(failure)
        .isInstanceOfSatisfying(
            ResponseBodyException.class, e -> assertThat(e.error()).isEqualTo("invalid_scope"));
    assertThat(failure)
        .hasMessage(
            "the server responded with an error (status 400): \"invalid_scope\", \"a\\u000ab\""
                + " (POST https://as.example/token)");
  }

  @Test
  void refusesAnythingElseAsNotConform() {
    OAuthException failure = new Server(Server.json(503, TOKEN)).refuse(grant);

    assertThat(failure.code()).isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM);
    assertThat(failure.details()).isEqualTo(Details.status(200, 503));
  }

  @Test
  void passesOnWhatTheTransportThrows() {
    assertThatThrownBy(() -> new Server().run(grant))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasRootCauseMessage("nothing more was to be asked");
  }

  @Test
  void neverShowsSecrets() {
    Server server = new Server(Server.json(200, TOKEN));

    for (Object shown :
        new Object[] {
          grant.parameter("client_secret", "s3cret"),
          grant.begin(server.env()),
          ((dev.oauth4jvm.Step.Send<?>) grant.begin(server.env())).request(),
          server.run(grant)
        }) {
      assertThat(shown.toString())
          .doesNotContain("s3cret")
          .doesNotContain("c2hvcDpzM2NyZXQ")
          .doesNotContain("t0ken");
    }
  }
}
