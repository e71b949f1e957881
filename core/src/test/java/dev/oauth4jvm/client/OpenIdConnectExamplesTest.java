package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenID Connect Core 1.0, appendices A.2 to A.4, with the key of A.7 and a clock of 2011. */
class OpenIdConnectExamplesTest {

  /** Appendix A.2: the ID Token of {@code response_type=id_token}. */
  private static final String A2 =
      "eyJraWQiOiIxZTlnZGs3IiwiYWxnIjoiUlMyNTYifQ.ewogImlzcyI6ICJodHRwczovL3NlcnZlci5leGFtc"
          + "GxlLmNvbSIsCiAic3ViIjogIjI0ODI4OTc2MTAwMSIsCiAiYXVkIjogInM2QmhkUmtxdDMiLAogIm5vbmNlI"
          + "jogIm4tMFM2X1d6QTJNaiIsCiAiZXhwIjogMTMxMTI4MTk3MCwKICJpYXQiOiAxMzExMjgwOTcwLAogIm5hb"
          + "WUiOiAiSmFuZSBEb2UiLAogImdpdmVuX25hbWUiOiAiSmFuZSIsCiAiZmFtaWx5X25hbWUiOiAiRG9lIiwKI"
          + "CJnZW5kZXIiOiAiZmVtYWxlIiwKICJiaXJ0aGRhdGUiOiAiMDAwMC0xMC0zMSIsCiAiZW1haWwiOiAiamFuZ"
          + "WRvZUBleGFtcGxlLmNvbSIsCiAicGljdHVyZSI6ICJodHRwOi8vZXhhbXBsZS5jb20vamFuZWRvZS9tZS5qc"
          + "GciCn0.NTibBYW_ZoNHGm4ZrWCqYA9oJaxr1AVrJCze6FEcac4t_EOQiJFbD2nVEPkUXPuMshKjjTn7ESLIF"
          + "UnfHq8UKTGibIC8uqrBgQAcUQFMeWeg-PkLvDTHk43Dn4_aNrxhmWwMNQfkjqx3wd2Fvta9j8yG2Qn790Gwb"
          + "5psGcmBhqMJUUnFrGpyxQDhFIzzodmPokM7tnUxBNj-JuES_4CE-BvZICH4jKLp0TMu-WQsVst0ss-vY2RPd"
          + "U1MzL59mq_eKk8Rv9XhxIr3WteA2ZlrgVyT0cwH3hlCnRUsLfHtIEb8k1Y_WaqKUu3DaKPxqRi6u0rN7RO2u"
          + "ZYPzC454xe-mg";

  /** Appendix A.3: the ID Token of {@code response_type=id_token token}. */
  private static final String A3 =
      "eyJraWQiOiIxZTlnZGs3IiwiYWxnIjoiUlMyNTYifQ.ewogImlzcyI6ICJodHRwczovL3NlcnZlci5leGFtc"
          + "GxlLmNvbSIsCiAic3ViIjogIjI0ODI4OTc2MTAwMSIsCiAiYXVkIjogInM2QmhkUmtxdDMiLAogIm5vbmNlI"
          + "jogIm4tMFM2X1d6QTJNaiIsCiAiZXhwIjogMTMxMTI4MTk3MCwKICJpYXQiOiAxMzExMjgwOTcwLAogImF0X"
          + "2hhc2giOiAiNzdRbVVQdGpQZnpXdEYyQW5wSzlSUSIKfQ.kdqTmftlaXg5WBYBr1wkxhkqCGZPc0k8vTiV5g"
          + "2jj67jQ7XkrDamYx2bOkZLdZrpMPIzkdYB1nZI_G8vQGQuamRhJcEIt21kblGPZ-yhEhdkAiZIZLu38rChal"
          + "DS2Mh0glE_rke5XXRhmqqoEFFdziFdnO3p61-7y51co84OEAZvARSINQaOWIzvioRfs4zwIFOaT33Vpxfqr8"
          + "HDyh31zo9eBW2dSQuCa071z0ENWChWoPliK1JCo_Bk9eDg2uwo2ZwhsvHzj6TMQ0lYOTzufSlSmXIKfjlOsb"
          + "3nftQeR697_hA-nMZyAdL8_NRfaC37XnAbW8WB9wCfECp7cuNuOg";

  /** Appendix A.4: the ID Token of {@code response_type=code id_token}. */
  private static final String A4 =
      "eyJraWQiOiIxZTlnZGs3IiwiYWxnIjoiUlMyNTYifQ.ewogImlzcyI6ICJodHRwczovL3NlcnZlci5leGFtc"
          + "GxlLmNvbSIsCiAic3ViIjogIjI0ODI4OTc2MTAwMSIsCiAiYXVkIjogInM2QmhkUmtxdDMiLAogIm5vbmNlI"
          + "jogIm4tMFM2X1d6QTJNaiIsCiAiZXhwIjogMTMxMTI4MTk3MCwKICJpYXQiOiAxMzExMjgwOTcwLAogImNfa"
          + "GFzaCI6ICJMRGt0S2RvUWFrM1BrMGNuWHhDbHRBIgp9.MRPihYtNIcwKTZ_mcMSPfreVytGR4jfl1Tzbv4tH"
          + "5Jr4WqONs2lUWrIEpZ2joKbZfAGlouAqwqSYpfR3FQYKYvdgnZ3kjIJ_5M4fAARXHVSciGyhfqB-OhDUMXSH"
          + "zFHiGKNY9TKSgRfiXf_314WRujpqaDtj2uoXbppobYXvAZIxWtsOein0-t91LDS39EW4frNWAopKTBBi_XJP"
          + "lpLVynWTDvNleEBP6UxIMgYJBKlqsP7RGfHTGk3ReXDacR7RGZlIVGa-0qRyDzvNqD7xfu9aYufUP0oBGqdB"
          + "GgFVNmwJ7rmB0gdPtC2eJsXq9svCgBBfhRQZxhx1iLJjNc9nSw";

  /** Appendix A.7. */
  private static final String MODULUS =
      "w7Zdfmece8iaB0kiTY8pCtiBtzbptJmP28nSWwtdjRu0f2GFpajvWE4VhfJAjEsOcwYzay7XGN0b-X84BfC8"
          + "hmCTOj2b2eHT7NsZegFPKRUQzJ9wW8ipn_aDJWMGDuB1XyqT1E7DYqjUCEOD1b4FLpy_xPn6oV_TYOfQ9fZd"
          + "bE5HGxJUzekuGcOKqOQ8M7wfYHhHHLxGpQVgL0apWuP2gDDOdTtpuld4D2LK1MZK99s9gaSjRHE8JDb1Z4IG"
          + "hEcEyzkxswVdPndUWzfvWBBWXWxtSUvQGBRkuy1BHOa4sP6FKjWEeeF7gm7UMs2Nm2QUgNZw6xvEDGaLk4KA"
          + "SdIxRQ";

  private static final String CODE = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
  private static final String STATE = "af0ifjsldkj";
  private static final String NONCE = "n-0S6_WzA2Mj";
  private static final long ISSUED_AT = 1_311_280_970L;
  private static final long EXPIRES_AT = 1_311_281_970L;

  private static final AuthorizationServer SERVER =
      AuthorizationServer.of(
          JsonObject.of(
              "issuer",
              "https://server.example.com",
              "token_endpoint",
              "https://server.example.com/token",
              "jwks_uri",
              "https://server.example.com/jwks"));
  private static final Client CLIENT = Client.of("s6BhdRkqt3");
  private static final Response KEYS =
      Server.json(
          200,
          JsonObject.of(
                  "keys",
                  List.of(JsonObject.of("kty", "RSA", "kid", "1e9gdk7", "n", MODULUS, "e", "AQAB")))
              .toJson());

  /** The implicit flow is not supported, so the ID Token comes from a token endpoint here. */
  @ParameterizedTest
  @ValueSource(strings = {A2, A3, A4})
  void idTokensOfTheExamplesAreAcceptedAndTheirSignaturesVerify(String idToken) throws IOException {
    IdToken accepted = run(ISSUED_AT, grant(), tokenResponse(idToken)).idToken();

    assertThat(accepted.subject()).isEqualTo("248289761001");
    assertThat(accepted.claims().string("nonce")).isEqualTo(NONCE);
    assertThat(run(ISSUED_AT, SignatureValidation.of(accepted, jwks()), KEYS)).isSameAs(accepted);
  }

  @Test
  void theExampleOfAppendixA4IsAHybridResponse() throws IOException {
    AuthorizationResponse response = run(EXPIRES_AT + 29, hybrid(STATE), KEYS);

    assertThat(response.code().reveal()).isEqualTo(CODE);
    assertThat(response.idToken().claims().string("c_hash")).isEqualTo("LDktKdoQak3Pk0cnXxCltA");
  }

  @Test
  void theExampleOfAppendixA4IsRefusedAtAnotherTimeAndWithAnotherState() {
    assertRefused(EXPIRES_AT + 30, hybrid(STATE), ErrorCode.JWT_TIMESTAMP_CHECK);
    assertRefused(ISSUED_AT, hybrid("another"), ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void theHashOfTheAccessTokenOfAppendixA3IsTheOneThatIsPrinted() {
    assertThat(HalfHash.of("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", JwsAlgorithm.RS256))
        .isEqualTo("77QmUPtjPfzWtF2AnpK9RQ");
  }

  /** A refresh: the one grant that does not judge the nonce of an authorization request. */
  private static RefreshGrant grant() {
    return RefreshGrant.of(SERVER, CLIENT, ClientAuthentication.none(), Secret.of("refresh"));
  }

  private static Response tokenResponse(String idToken) {
    return Server.json(
        200,
        JsonObject.of("access_token", "a", "token_type", "Bearer", "id_token", idToken).toJson());
  }

  private static HybridResponse hybrid(String state) {
    URI redirectedTo =
        URI.create(
            "https://client.example.org/cb#code=" + CODE + "&id_token=" + A4 + "&state=" + STATE);
    return HybridResponse.of(jwks(), CLIENT, redirectedTo, Expect.state(state), NONCE);
  }

  private static Jwks jwks() {
    return Jwks.of(SERVER).build();
  }

  private static <R> R run(long now, Operation<R> operation, Response response) throws IOException {
    return Driver.of(request -> response)
        .env(Env.system().clock(() -> Instant.ofEpochSecond(now)))
        .run(operation);
  }

  private static void assertRefused(long now, Operation<?> operation, ErrorCode code) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> run(now, operation, KEYS))
        .matches(refused -> refused.code() == code);
  }
}
