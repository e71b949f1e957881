package dev.oauth4jvm.testkit;

import static dev.oauth4jvm.testkit.Kit.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.BackchannelAuthentication;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.DeviceCodeGrant;
import dev.oauth4jvm.client.ExtensionGrant;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Grants without a browser, and registrations, that break a rule are refused. */
class RefusedGrantTest {

  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final Kit kit = new Kit();
  private final TestClient app = kit.issuer.publicClient("app", CALLBACK);

  @Test
  void aDeviceThatPollsTooFastSlowsDownAndAUserWhoRefusesIsReported() {
    kit.issuer.user(TestUser.of("bob").refuses("access_denied").answersAfterPolls(1));
    DeviceAuthorization.Codes codes =
        kit.run(DeviceAuthorization.of(kit.as, app.client(), app.authentication()));
    DeviceCodeGrant grant =
        DeviceCodeGrant.of(kit.as, app.client(), app.authentication(), codes.deviceCode());

    assertThat(kit.refusal(grant)).isEqualTo("authorization_pending");
    assertThat(kit.refusal(grant)).isEqualTo("slow_down");
    kit.clock.advance(Duration.ofSeconds(10));
    assertThat(kit.refusal(grant)).isEqualTo("access_denied");
    assertThat(kit.refusal(grant)).isEqualTo("invalid_grant");
  }

  @Test
  void aDeviceCodeExpires() {
    DeviceAuthorization.Codes codes =
        kit.run(DeviceAuthorization.of(kit.as, app.client(), app.authentication()));
    kit.clock.advance(Duration.ofMinutes(10));

    assertThat(
            kit.refusal(
                DeviceCodeGrant.of(kit.as, app.client(), app.authentication(), codes.deviceCode())))
        .isEqualTo("expired_token");
  }

  @Test
  void aBackchannelRequestNamesTheUser() {
    BackchannelAuthentication asked =
        BackchannelAuthentication.of(kit.as, kit.shop.client(), kit.shop.authentication());

    assertThat(kit.refusal(asked.loginHint("alice"))).isEqualTo("invalid_scope");
    assertThat(kit.refusal(asked.scope("openid"))).isEqualTo("invalid_request");
    assertThat(kit.refusal(asked.scope("openid").loginHint("mallory")))
        .isEqualTo("unknown_user_id");
    assertThat(
            kit.refusal(asked.scope("openid").loginHint("alice").bindingMessage("x".repeat(101))))
        .isEqualTo("invalid_binding_message");
  }

  @Test
  void aTokenIsExchangedOnlyWhereItIsActiveAndHasTheScope() {
    Secret token = kit.issuer.accessTokens("https://a.test").scope("read").issue();

    assertThat(kit.refusal(exchange(Secret.of("unknown"), ACCESS_TOKEN)))
        .isEqualTo("invalid_request");
    assertThat(kit.refusal(exchange(token, "urn:x"))).isEqualTo("invalid_request");
    assertThat(kit.refusal(exchange(token, ACCESS_TOKEN).scope("write")))
        .isEqualTo("invalid_scope");
    assertThat(
            kit.refusal(exchange(token, ACCESS_TOKEN).parameter("requested_token_type", "urn:x")))
        .isEqualTo("invalid_request");
    assertThat(
            kit.refusal(exchange(token, ACCESS_TOKEN).parameter("actor_token_type", ACCESS_TOKEN)))
        .isEqualTo("invalid_request");
  }

  private ExtensionGrant exchange(Secret token, String type) {
    return ExtensionGrant.tokenExchange(
        kit.as, kit.shop.client(), kit.shop.authentication(), token, type);
  }

  @ParameterizedTest
  @CsvSource({
    "iss, https://stranger.test",
    "aud, https://other.test",
    "sub, ''",
    "exp, 1",
    "exp, 4000000000",
    "nbf, 4000000000",
  })
  void anAssertionIsChecked(String claim, String value) {
    SigningKey key = key();
    kit.issuer.trust("https://partner.test", key.toPublicJwk());
    long now = kit.clock.instant().getEpochSecond();
    JsonObject claims =
        JsonObject.of("iss", "https://partner.test", "sub", "carol", "aud", kit.issuer.issuer())
            .with("exp", now + 60)
            .with("jti", "1");
    Object changed =
        claim.length() == 3 && value.matches("\\d+") ? (Object) Long.valueOf(value) : value;

    assertThat(kit.refusal(bearer(Jws.sign(key, JsonObject.of(), claims.with(claim, changed)))))
        .isEqualTo("invalid_grant");
    assertThat(kit.refusal(bearer(Jws.sign(key(), JsonObject.of(), claims))))
        .isEqualTo("invalid_grant");
    String good = Jws.sign(key, JsonObject.of(), claims);
    assertThat(kit.run(bearer(good)).tokenType()).isEqualTo("bearer");
    assertThat(kit.refusal(bearer(good))).isEqualTo("invalid_grant");
  }

  private ExtensionGrant bearer(String assertion) {
    return ExtensionGrant.jwtBearer(
        kit.as, kit.shop.client(), kit.shop.authentication(), Secret.of(assertion));
  }

  private static SigningKey key() {
    return SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token_endpoint_auth_method|pigeon|token_endpoint_auth_method",
        "token_endpoint_auth_method|private_key_jwt|jwks is missing",
        "grant_types|password|grant_types",
        "redirect_uris|https://shop.test/#a|without fragment",
        "redirect_uris|callback|absolute",
        "id_token_signed_response_alg|none|id_token_signed_response_alg",
        "jwks_uri|https://shop.test/jwks|by value",
      })
  void metadataOfAClientIsChecked(String name, String value, String words) {
    Object json = name.endsWith("s") ? List.of(value) : value;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> kit.issuer.client(FlowsTest.metadata("bad").with(name, json)))
        .withMessageContaining(words);
  }

  @Test
  void aPrivateKeyIsNotRegistered() {
    JsonObject jwks = JsonObject.of("keys", List.of(key().toPrivateJwk().json()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> kit.issuer.client(FlowsTest.metadata("bad").with("jwks", jwks)))
        .withMessageContaining("private key");
  }
}
