package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Introspection responses that are JWTs (RFC 9701): their signature is always verified. */
class SignedIntrospectionTest {

  private static final String TOKEN = Introspector.TOKEN;

  private final Introspector introspector = new Introspector();
  private final ProtectedResource resource = Introspector.resource(Introspector.tokens());

  private static String jwt(SigningKey key, JsonObject claims) {
    return Jws.sign(
        key,
        JsonObject.of("typ", "token-introspection+jwt"),
        claims.with("token_introspection", Introspector.state()));
  }

  private static JsonObject envelope() {
    return JsonObject.of("iss", Api.ISSUER, "aud", "orders", "iat", Api.NOW);
  }

  private void answerJwt(String jwt) {
    introspector.instead =
        request -> Server.response(200, "application/token-introspection+jwt", jwt);
  }

  private static ProtectedResource signed() {
    return Introspector.resource(
        Introspector.tokens().request(introspection -> introspection.requestJwt()));
  }

  @Test
  void aSignedResponseIsVerifiedByTheServersKeys() {
    answerJwt(jwt(Api.KEY, envelope()));
    ProtectedResource resource = signed();

    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
    assertThat(introspector.server.asked.get(0).headers().first("accept"))
        .isEqualTo("application/token-introspection+jwt");
    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
    assertThat(introspector.server.asked).as("a request, and one for the keys").hasSize(2);
  }

  @Test
  void aSignatureThatDoesNotVerifyIsNoVerdictOnTheToken() {
    answerJwt(jwt(Api.ATTACKER.keyId("es"), envelope()));

    Admission admission = signed().admit(Api.bearer(TOKEN));
    OAuthException failure = introspector.server.refuse(admission);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(admission.refusal(failure).status()).isEqualTo(503);
  }

  @Test
  void aSignedResponseIsVerifiedEvenIfNoneWasRequested() {
    answerJwt(jwt(Api.ATTACKER.keyId("es"), envelope()));

    assertThat(introspector.refuse(resource, TOKEN).reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void anExpiredResponseIsNoVerdictOnTheToken() {
    answerJwt(jwt(Api.KEY, envelope().with("exp", Api.NOW - 60)));

    assertThat(introspector.refuse(signed(), TOKEN).reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void aSignedResponseOfAServerWithoutKeysIsNotAccepted() {
    AuthorizationServer keyless =
        AuthorizationServer.of(Introspector.AS.json().without("jwks_uri"));
    ProtectedResource resource =
        Introspector.resource(
            IntrospectedTokens.of(keyless, Introspector.CLIENT, Introspector.AUTHENTICATION));
    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");

    answerJwt(jwt(Api.KEY, envelope()));
    OAuthException failure = introspector.refuse(resource, "other");
    assertThat(failure.code()).isEqualTo(ErrorCode.MISSING_SERVER_METADATA);
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
  }
}
