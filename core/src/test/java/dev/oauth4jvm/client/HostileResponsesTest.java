package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server, or somebody between, whose answers are good of themselves and belong elsewhere: another
 * server's, another client's, another user's, another session's. Over a real socket.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileResponsesTest {

  private static final JdkTransport TRANSPORT = JdkTransport.create();
  private static final Env ENV = Env.system().allowInsecureRequests();
  private static final Secret TOKEN = Secret.of("PLANTEDtoken");

  private HostileServer server;
  private AuthorizationServer as;

  @BeforeEach
  void start() throws IOException {
    server = new HostileServer();
    as = server.metadata();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private <R> R run(Operation<R> operation) throws IOException {
    return Driver.of(TRANSPORT).env(ENV).run(operation);
  }

  private OAuthException refuse(Operation<?> operation) {
    Throwable thrown = catchThrowable(() -> run(operation));
    assertThat(thrown).isInstanceOf(OAuthException.class);
    HostileServerTest.assertKeepsSecrets(thrown, String.valueOf(thrown.getMessage()));
    return (OAuthException) thrown;
  }

  private JsonObject idClaims(String nonce) {
    return JsonObject.builder()
        .put("iss", server.issuer())
        .put("sub", "alice")
        .put("aud", "shop")
        .put("iat", ENV.epochSecond())
        .put("exp", ENV.epochSecond() + 600)
        .put("nonce", nonce)
        .build();
  }

  private CodeGrant grant(AuthorizationResponse response, String nonce) {
    return CodeGrant.withoutPkce(
            as, Party.CLIENT, ClientAuthentication.none(), response, Party.REDIRECT)
        .expectNonce(nonce);
  }

  private CodeGrant grant(String nonce) {
    return grant(
        AuthorizationResponse.validate(
            as, Party.CLIENT, Form.parse("code=PLANTEDcode"), Expect.noState()),
        nonce);
  }

  private void answersTokens(JsonObject idClaims) {
    String body =
        JsonObject.of(
                "access_token", "PLANTEDaccess",
                "token_type", "bearer",
                "id_token", Party.sign(idClaims))
            .toJson();
    server.plays(call -> call.json(200, body));
  }

  private void answersKeys(JsonObject... keys) {
    String body = JsonObject.of("keys", List.of(keys)).toJson();
    server.plays(call -> call.json(200, body));
  }

  private JarmResponse jarm(JsonObject claims) {
    return JarmResponse.of(
        Jwks.of(as).build(),
        Party.CLIENT,
        Form.empty().with("response", Party.sign(claims)),
        Expect.state("PLANTEDstate"));
  }

  private JsonObject jarmClaims() {
    return JsonObject.builder()
        .put("iss", server.issuer())
        .put("aud", "shop")
        .put("exp", ENV.epochSecond() + 600)
        .put("code", "PLANTEDcode")
        .put("state", "PLANTEDstate")
        .build();
  }

  @Test
  void metadataOfAnotherServerIsRefused() {
    server.plays(
        call -> call.json(200, as.json().with("issuer", "https://honest.example").toJson()));
    assertThat(refuse(Discovery.oidc(server.issuer())).code())
        .isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
    assertThat(refuse(Discovery.oauth(server.issuer())).code())
        .isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
  }

  @Test
  void metadataThatLeadsElsewhereIsOfNoUse() throws IOException {
    for (String endpoint :
        List.of("file:///etc/passwd", "ftp://as.example/", "https://u@as.example/", "//x")) {
      server.plays(
          call -> call.json(200, as.json().with("revocation_endpoint", endpoint).toJson()));
      AuthorizationServer discovered = run(Discovery.oidc(server.issuer()));
      assertThat(
              refuse(
                      Revocation.of(
                          discovered,
                          Party.CLIENT,
                          ClientAuthentication.secretBasic(TOKEN),
                          Secret.of("PLANTEDtoken")))
                  .code())
          .isIn(ErrorCode.INVALID_SERVER_METADATA, ErrorCode.REQUEST_PROTOCOL_FORBIDDEN);
    }
  }

  @Test
  void anIdTokenOfAnotherClientUserSessionOrServerIsRefused() throws IOException {
    JsonObject good = idClaims("PLANTEDnonce");
    answersTokens(good);
    assertThat(run(grant("PLANTEDnonce")).idToken()).isNotNull();
    for (JsonObject swapped :
        List.of(
            good.with("aud", "other-client"),
            good.with("aud", List.of("shop", "other-client")),
            good.with("iss", "https://honest.example"),
            good.with("nonce", "PLANTEDother"))) {
      answersTokens(swapped);
      assertThat(refuse(grant("PLANTEDnonce")).code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    }
  }

  @Test
  void aNonceServesOneSession() throws IOException {
    answersTokens(idClaims("PLANTEDnonce"));
    assertThat(run(grant("PLANTEDnonce")).idToken()).isNotNull();
    // the same ID Token, replayed into the next session
    assertThat(refuse(grant("PLANTEDnext")).code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
  }

  @Test
  void theUserDoesNotChangeBetweenTheEndpoints() throws IOException {
    JsonObject front =
        idClaims("PLANTEDnonce").with("c_hash", HalfHash.of("PLANTEDcode", JwsAlgorithm.ES256));
    answersKeys(Party.KEY.toPublicJwk().json());
    AuthorizationResponse response =
        run(
            HybridResponse.of(
                Jwks.of(as).build(),
                Party.CLIENT,
                Form.parse("code=PLANTEDcode&id_token=" + Party.sign(front)),
                Expect.noState(),
                "PLANTEDnonce"));
    answersTokens(front.with("sub", "mallory"));
    assertThat(refuse(grant(response, "PLANTEDnonce")).details().name()).isEqualTo("sub");

    server.plays(call -> call.json(200, "{\"sub\":\"mallory\"}"));
    assertThat(refuse(UserInfo.of(as, Party.CLIENT, TOKEN, "alice")).code())
        .isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
  }

  @Test
  void aSignedResponseOfAnotherServerOrSessionIsRefused() throws IOException {
    answersKeys(Party.KEY.toPublicJwk().json());
    assertThat(run(jarm(jarmClaims())).code().reveal()).isEqualTo("PLANTEDcode");
    assertThat(refuse(jarm(jarmClaims().with("iss", "https://honest.example"))).code())
        .isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    assertThat(refuse(jarm(jarmClaims().with("aud", "other-client"))).code())
        .isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    assertThat(refuse(jarm(jarmClaims().with("state", "PLANTEDother"))).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void keysThatDoNotFitVerifyNothing() {
    JsonObject key = Party.KEY.toPublicJwk().json();
    for (Map.Entry<JsonObject[], ErrorCode> keys :
        List.of(
            Map.entry(new JsonObject[0], ErrorCode.INVALID_RESPONSE),
            Map.entry(new JsonObject[] {key.with("kid", "other")}, ErrorCode.KEY_SELECTION),
            Map.entry(new JsonObject[] {key.with("use", "enc")}, ErrorCode.INVALID_RESPONSE),
            Map.entry(new JsonObject[] {key, key}, ErrorCode.KEY_SELECTION),
            Map.entry(
                new JsonObject[] {JsonObject.of("kty", "oct", "kid", "k", "k", "UExBTlRFRA")},
                ErrorCode.INVALID_RESPONSE),
            Map.entry(
                new JsonObject[] {Party.OTHER.toPublicJwk().json()}, ErrorCode.INVALID_RESPONSE))) {
      answersKeys(keys.getKey());
      assertThat(refuse(jarm(jarmClaims())).code())
          .as(List.of(keys.getKey()).toString())
          .isEqualTo(keys.getValue());
    }
  }

  @Test
  void aRegistrationOfAnotherClientIsRefused() throws IOException {
    JsonObject mine =
        JsonObject.of(
            "client_id", "mine",
            "registration_client_uri", server.issuer() + "/register/mine",
            "registration_access_token", "PLANTEDaccess");
    server.plays(call -> call.json(201, mine.toJson()));
    RegisteredClient client = run(ClientRegistration.of(as, JsonObject.of()));
    server.plays(call -> call.json(200, mine.with("client_id", "other").toJson()));
    assertThat(refuse(ClientRegistration.read(client)).code())
        .isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
    assertThat(refuse(ClientRegistration.update(client, JsonObject.of())).code())
        .isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
  }

  @Test
  void aNonceErrorIsAnsweredOnce() {
    int[] requests = new int[1];
    server.plays(
        call -> {
          requests[0]++;
          HostileFault.WANTS_NONCES_FOR_EVER.play(call);
        });
    DpopHandle dpop = DpopHandle.of(Party.KEY);
    assertThat(refuse(grant("PLANTEDnonce").dpop(dpop)).code())
        .isEqualTo(ErrorCode.RESPONSE_BODY_ERROR);
    assertThat(requests[0]).isEqualTo(2);
  }
}
