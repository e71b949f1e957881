package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A key whose JWK names an issuer, in the JWK Set of a server without tenants. */
class KeyIssuerTest {

  private static Response keys(String issuer) {
    JsonObject key = Party.KEY.toPublicJwk().json().with("issuer", issuer);
    return Server.json(200, JsonObject.of("keys", List.of(key)).toJson());
  }

  /** The operation accepts a key of the server's issuer, and refuses one of another. */
  private static void assertChecksTheKey(Supplier<Operation<?>> operation) {
    assertThat((Object) new Server(keys("https://as.example")).run(operation.get())).isNotNull();

    OAuthException failure = new Server(keys("https://b.example")).refuse(operation.get());
    assertThat(failure.code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    assertThat(failure.reason()).isEqualTo(Reason.ISSUER);
    assertThat(failure.details().expected()).isEqualTo("https://b.example");
  }

  private static Response jwt(String type, String body) {
    return Response.of(
        200, Headers.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void verifiesIdTokensOfThatIssuerAlone() {
    String body =
        JsonObject.of(
                "access_token",
                "t",
                "token_type",
                "Bearer",
                "id_token",
                Party.sign(Party.idClaims()))
            .toJson();
    IdToken idToken =
        new Server(Server.json(200, body))
            .run(RefreshGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("r")))
            .idToken();

    assertChecksTheKey(() -> SignatureValidation.of(idToken, Party.jwks()));
  }

  @Test
  void verifiesHybridResponsesOfThatIssuerAlone() {
    Form parameters =
        Form.parse("code=c0de&state=s").with("id_token", Party.sign(Party.hybridClaims()));

    assertChecksTheKey(
        () -> HybridResponse.of(Party.jwks(), Party.CLIENT, parameters, Expect.state("s"), "n"));
  }

  @Test
  void verifiesSignedAuthorizationResponsesOfThatIssuerAlone() {
    Form parameters = Form.empty().with("response", Party.sign(Party.jarmClaims()));

    assertChecksTheKey(
        () -> JarmResponse.of(Party.jwks(), Party.CLIENT, parameters, Expect.state("s")));
  }

  @Test
  void verifiesLogoutTokensOfThatIssuerAlone() {
    JsonObject claims =
        Party.idClaims()
            .with("jti", "1")
            .with("events", JsonObject.of(LogoutTokenValidation.EVENT, JsonObject.of()));
    Form posted = Form.empty().with("logout_token", Party.sign(claims));

    assertChecksTheKey(() -> LogoutTokenValidation.of(Party.jwks(), Party.CLIENT, posted));
  }

  @Test
  void verifiesUserInfoThatNamesThatIssuerAlone() {
    Response response = jwt("application/jwt", Party.sign(Party.idClaims()));
    UserInfoResponse info =
        new Server(response).run(UserInfo.of(Party.SERVER, Party.CLIENT, Secret.of("t"), "alice"));

    assertChecksTheKey(() -> SignatureValidation.of(info.signed(), Party.jwks()));
  }
}
