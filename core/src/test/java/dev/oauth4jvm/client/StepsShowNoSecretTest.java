package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A caller that drives the steps itself may log them: no operation and no step shows what goes over
 * the wire. Every secret here is named {@code PLANTED…}, the signed ones are looked for by value.
 */
class StepsShowNoSecretTest {

  private static final Secret TOKEN = Secret.of("PLANTEDtoken");
  private static final ClientAuthentication POST =
      ClientAuthentication.secretPost(Secret.of("PLANTEDsecret"));
  private static final ClientAuthentication BASIC =
      ClientAuthentication.secretBasic(Secret.of("PLANTEDsecret"));
  private static final DpopHandle DPOP = DpopHandle.of(Party.KEY);

  /** Each operation by a name for the reader. */
  static Stream<Map.Entry<String, Operation<?>>> operations() {
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            Party.SERVER,
            Party.CLIENT,
            Form.parse("code=PLANTEDcode&state=PLANTEDstate"),
            Expect.state("PLANTEDstate"));
    AuthorizationRequest request =
        AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT)
            .pkce(Pkce.of(Secret.of("PLANTEDverifier".repeat(3))))
            .state("PLANTEDstate")
            .nonce("PLANTEDnonce");
    return Stream.of(
        Map.entry(
            "code",
            CodeGrant.of(
                    Party.SERVER,
                    Party.CLIENT,
                    POST,
                    response,
                    Party.REDIRECT,
                    Pkce.of(Secret.of("PLANTEDverifier".repeat(3))))
                .expectNonce("PLANTEDnonce")
                .dpop(DPOP)),
        Map.entry("refresh", RefreshGrant.of(Party.SERVER, Party.CLIENT, BASIC, TOKEN)),
        Map.entry(
            "exchange",
            ExtensionGrant.tokenExchange(Party.SERVER, Party.CLIENT, POST, TOKEN, "urn:t")),
        Map.entry("PAR", PushedAuthorization.of(request, BASIC).dpop(DPOP)),
        Map.entry(
            "signed PAR",
            PushedAuthorization.of(
                RequestObject.sign(request, Party.KEY, new Server().env()),
                ClientAuthentication.privateKeyJwt(Party.KEY))),
        Map.entry("introspection", Introspection.of(Party.SERVER, Party.CLIENT, POST, TOKEN)),
        Map.entry("revocation", Revocation.of(Party.SERVER, Party.CLIENT, BASIC, TOKEN)),
        Map.entry(
            "device",
            DeviceCodeGrant.of(Party.SERVER, Party.CLIENT, POST, Secret.of("PLANTEDdevice"))
                .poll(
                    new DeviceAuthorization.Codes(
                        JsonObject.builder()
                            .put("device_code", "PLANTEDdevice")
                            .put("user_code", "PLANTEDuser")
                            .put("verification_uri", "https://v.example")
                            .put("verification_uri_complete", "https://v.example/PLANTEDuser")
                            .put("expires_in", 60)
                            .build()))),
        Map.entry(
            "CIBA",
            BackchannelAuthentication.of(Party.SERVER, Party.CLIENT, POST)
                .notificationToken(TOKEN)),
        Map.entry("UserInfo", UserInfo.of(Party.SERVER, Party.CLIENT, TOKEN, "alice").dpop(DPOP)),
        Map.entry(
            "resource",
            ProtectedResourceRequest.of(Request.get(URI.create("https://api.example/")), TOKEN)),
        Map.entry(
            "registration",
            ClientRegistration.of(Party.SERVER, JsonObject.of("client_secret", "PLANTEDsecret"))
                .initialAccessToken(TOKEN)),
        Map.entry(
            "JARM",
            JarmResponse.of(
                Party.jwks(),
                Party.CLIENT,
                Form.empty()
                    .with(
                        "response",
                        Party.sign(
                            JsonObject.builder()
                                .put("iss", "https://as.example")
                                .put("aud", "shop")
                                .put("exp", Server.NOW + 60)
                                .put("code", "PLANTEDcode")
                                .put("state", "PLANTEDstate")
                                .build())),
                Expect.state("PLANTEDstate"))),
        Map.entry(
            "hybrid",
            HybridResponse.of(
                Party.jwks(),
                Party.CLIENT,
                Form.parse(
                    "code=PLANTEDcode&state=PLANTEDstate&id_token="
                        + Party.sign(
                            Party.idClaims()
                                .with("nonce", "PLANTEDnonce")
                                .with("c_hash", HalfHash.of("PLANTEDcode", JwsAlgorithm.ES256)))),
                Expect.state("PLANTEDstate"),
                "PLANTEDnonce")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void noOperationAndNoStepShowsOne(Map.Entry<String, Operation<?>> operation) throws Exception {
    assertShowsNone(operation.getValue());
    Step<?> step = operation.getValue().begin(new Server().env());
    assertShowsNone(step);
    if (step instanceof Step.Wait<?> wait) {
      step = wait.resume();
      assertShowsNone(step);
    }
    Request request = ((Step.Send<?>) step).request();
    assertShowsNone(request);
    String all = step + " " + request;
    for (String field : List.of("authorization", "dpop")) {
      String value = request.headers().first(field);
      if (value != null) {
        assertThat(all).doesNotContain(value.substring(value.indexOf(' ') + 1));
      }
    }
  }

  private static void assertShowsNone(Object value) {
    assertThat(value.toString()).doesNotContain("PLANTED").doesNotContain("eyJh");
  }

  @Test
  void noAuthenticationShowsItsSecret() {
    String secret = "PLANTED".repeat(6);
    for (ClientAuthentication authentication :
        List.of(
            ClientAuthentication.secretBasic(Secret.of(secret)),
            ClientAuthentication.secretPost(Secret.of(secret)),
            ClientAuthentication.secretJwt(Secret.of(secret)),
            ClientAuthentication.privateKeyJwt(Party.KEY))) {
      assertShowsNone(authentication);
      assertShowsNone(authentication.credentials(Party.SERVER, Party.CLIENT, new Server().env()));
    }
  }
}
