package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An ID Token's signature and age, as a grant is asked to check them. */
class VerifiedGrantTest {

  private static final Secret SECRET = Secret.of("c0de");

  private static CodeGrant codeGrant() {
    return CodeGrant.withoutPkce(
        Party.SERVER,
        Party.CLIENT,
        Party.AUTHENTICATION,
        AuthorizationResponse.validate(
            Party.SERVER, Party.CLIENT, Form.parse("code=c0de"), Expect.noState()),
        Party.REDIRECT);
  }

  private static DeviceCodeGrant deviceGrant() {
    return DeviceCodeGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, SECRET);
  }

  static Stream<TokenGrant<?>> grants() {
    return Stream.of(
        codeGrant(),
        deviceGrant(),
        RefreshGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, SECRET),
        BackchannelGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, SECRET),
        ExtensionGrant.jwtBearer(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, SECRET));
  }

  @SuppressWarnings("unchecked")
  private static Operation<TokenResponse> verified(TokenGrant<?> grant) {
    return (Operation<TokenResponse>) grant.verifyIdTokenSignature(Party.jwks());
  }

  private static Response tokens(String idToken) {
    return Server.json(
        200, "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"id_token\":\"" + idToken + "\"}");
  }

  private static Response issued(long secondsAgo) {
    return tokens(Party.sign(Party.idClaims().with("iat", Server.NOW - secondsAgo)));
  }

  @ParameterizedTest
  @MethodSource("grants")
  void aGrantEndsWhenTheSignatureIsVerified(TokenGrant<?> grant) {
    Server server = new Server(tokens(Party.sign(Party.idClaims())), Party.keys());
    assertThat(server.run(verified(grant)).idToken().subject()).isEqualTo("alice");
    assertThat(server.last().uri()).hasToString("https://as.example/jwks");
  }

  @ParameterizedTest
  @MethodSource("grants")
  void aGrantFailsWhenTheSignatureIsForged(TokenGrant<?> grant) {
    Server server = new Server(tokens(Party.forge(Party.idClaims())), Party.keys());
    OAuthException refusal = server.refuse(verified(grant));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal.reason()).isEqualTo(Reason.SIGNATURE);
  }

  @Test
  void withoutAnIdTokenNoKeysAreFetched() {
    Server server =
        new Server(Server.json(200, "{\"access_token\":\"t\",\"token_type\":\"bearer\"}"));
    assertThat(server.run(verified(deviceGrant())).idToken()).isNull();
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void theKeysAreTheServersOwn() {
    Jwks other =
        Jwks.of(AuthorizationServer.of("https://other.example", "https://as.example/jwks")).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codeGrant().verifyIdTokenSignature(other))
        .withMessageContaining("https://other.example");
  }

  @Test
  void pollingEndsWhenTheSignatureIsVerified() throws IOException {
    assertThat(walk(polling(), tokens(Party.sign(Party.idClaims())), Party.keys()).idToken())
        .isNotNull();
  }

  @Test
  void pollingDoesNotRedeemTheCodeAgainWhenTheKeysCannotBeFetched() {
    List<Response> answers = List.of(tokens(Party.sign(Party.idClaims())), Server.json(503, "{}"));
    assertCode(
        ErrorCode.RESPONSE_IS_NOT_CONFORM, () -> walk(polling(), answers.toArray(Response[]::new)));
  }

  private static Operation<TokenResponse> polling() {
    return deviceGrant()
        .verifyIdTokenSignature(Party.jwks())
        .poll(
            new DeviceAuthorization.Codes(
                JsonObject.builder()
                    .put("device_code", "d")
                    .put("user_code", "u")
                    .put("expires_in", 60)
                    .put("verification_uri", "https://as.example/device")
                    .build()));
  }

  /** Runs the steps with the answers in turn, and fails when there is no answer left. */
  private static TokenResponse walk(Operation<TokenResponse> operation, Response... answers)
      throws IOException {
    List<Response> left = new ArrayList<>(List.of(answers));
    Step<TokenResponse> step =
        operation.begin(Env.system().clock(() -> Instant.ofEpochSecond(Server.NOW)));
    while (!(step instanceof Step.Done<TokenResponse> done)) {
      step =
          step instanceof Step.Wait<TokenResponse> wait
              ? wait.resume()
              : ((Step.Send<TokenResponse>) step).receive(left.remove(0));
    }
    return done.result();
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThat(catchThrowableOfType(OAuthException.class, call))
        .extracting(OAuthException::code)
        .isEqualTo(code);
  }

  @ParameterizedTest
  @MethodSource("grants")
  void anIdTokenIsRefusedAfterAnHour(TokenGrant<?> grant) {
    assertThat(new Server(issued(3600)).run(grant).idToken()).isNotNull();
    OAuthException refusal = new Server(issued(3601)).refuse(grant);
    assertThat(refusal.code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThat(refusal.details())
        .isEqualTo(Details.claim("iat", "at least " + (Server.NOW - 3600), Server.NOW - 3601));
  }

  @Test
  void theAgeOfAnIdTokenIsTheCallersChoice() {
    RefreshGrant grant = RefreshGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, SECRET);
    assertThat(new Server(issued(604_800)).run(grant.maxIdTokenAge(Duration.ofDays(7))).idToken())
        .isNotNull();
    assertThat(new Server(issued(61)).refuse(grant.maxIdTokenAge(Duration.ofMinutes(1))).code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThatIllegalArgumentException().isThrownBy(() -> grant.maxIdTokenAge(Duration.ZERO));
  }
}
