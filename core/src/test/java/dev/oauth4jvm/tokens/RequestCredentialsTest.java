package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials for requests that other clients send. */
class RequestCredentialsTest {

  private static final URI ORDERS = URI.create(Resource.ORIGIN + "/orders?q=1");

  private final TestClock clock = new TestClock();
  private final RotatingServer server = new RotatingServer();
  private final Driver driver = Driver.of(server).env(clock.env());
  private final TokenSource tokens = TokenSource.of(RotatingServer.clientCredentials()).build();
  private final TokenSource bound =
      TokenSource.of(RotatingServer.clientCredentials().dpop(Resource.key())).build();

  /** Credentials with a token that is old enough to be replaced. */
  private RequestCredentials old(TokenSource source) throws IOException {
    driver.run(source.token());
    clock.advance(30);
    return driver.run(RequestCredentials.of("GET", ORDERS, source));
  }

  private static Operation<RequestCredentials> after(
      RequestCredentials credentials, Response response, boolean mayRepeat) {
    return credentials.after(response.status(), response.headers()::all, mayRepeat);
  }

  private static String authorization(RequestCredentials credentials) {
    return credentials.headers().first("authorization");
  }

  private static String nonce(RequestCredentials credentials) {
    return UnverifiedJwt.parse(credentials.headers().first("dpop")).claims().string("nonce");
  }

  @Test
  void aRefusedTokenIsReplacedOnce() throws Exception {
    RequestCredentials first = old(tokens);
    RequestCredentials second = driver.run(after(first, Resource.INVALID_TOKEN, true));

    assertThat(authorization(second)).isEqualTo("Bearer access-2");
    clock.advance(30);
    assertThat(after(second, Resource.INVALID_TOKEN, true)).isNull();
    assertThat(driver.run(tokens.token()).accessToken().reveal()).isEqualTo("access-3");
  }

  @Test
  void aKeyElsewhereSignsEachProof() throws Exception {
    SigningKey inside = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    SigningKey elsewhere =
        SigningKey.remote(
            inside.toPublicJwk(),
            JwsAlgorithm.ES256,
            Crypto.platform(),
            input -> CompletableFuture.supplyAsync(() -> inside.sign(input)));
    TokenSource source =
        TokenSource.of(RotatingServer.clientCredentials().dpop(DpopHandle.of(elsewhere))).build();

    RequestCredentials first = driver.run(RequestCredentials.of("GET", ORDERS, source));
    RequestCredentials second = driver.run(after(first, Resource.nonce("n1"), true));

    assertThat(nonce(first)).isNull();
    assertThat(nonce(second)).isEqualTo("n1");
  }

  @Test
  void aResponseThatRefusesNothingIsTheResult() throws Exception {
    RequestCredentials credentials = old(tokens);

    assertThat(
            after(
                credentials, Response.of(200, Resource.INVALID_TOKEN.headers(), new byte[0]), true))
        .isNull();
    assertThat(after(credentials, Resource.challenge("Bearer"), true)).isNull();
    assertThat(driver.run(tokens.token()).accessToken().reveal()).isEqualTo("access-1");
  }

  @Test
  void aRequestThatCannotBeRepeatedStillEndsTheUseOfItsToken() throws Exception {
    RequestCredentials credentials = old(tokens);

    assertThat(after(credentials, Resource.INVALID_TOKEN, false)).isNull();
    assertThat(server.requests()).isEqualTo(1);
    assertThat(authorization(driver.run(RequestCredentials.of("GET", ORDERS, tokens))))
        .isEqualTo("Bearer access-2");
  }

  @Test
  void aNonceIsUsedOnceForEachTokenAndRememberedOtherwise() throws Exception {
    RequestCredentials first = old(bound);
    RequestCredentials second = driver.run(after(first, Resource.nonce("n1"), true));

    assertThat(nonce(first)).isNull();
    assertThat(nonce(second)).isEqualTo("n1");
    assertThat(authorization(second)).isEqualTo("DPoP access-1");
    assertThat(after(second, Resource.nonce("n2"), true)).isNull();
    RequestCredentials next = driver.run(RequestCredentials.of("GET", ORDERS, bound));
    assertThat(nonce(next)).isEqualTo("n2");
    assertThat(after(next, Resource.nonce("n3"), false)).isNull();
    assertThat(nonce(driver.run(RequestCredentials.of("GET", ORDERS, bound)))).isEqualTo("n3");
  }

  @Test
  void aMalformedFieldThatAnotherClientLetsThroughSaysNothing() throws Exception {
    RequestCredentials credentials = old(tokens);

    assertThat(
            credentials.after(
                401,
                name ->
                    name.equals("www-authenticate")
                        ? List.of("Bearer error=\"invalid_token\"\u0000")
                        : List.of(),
                true))
        .isNull();
  }

  @Test
  void aMalformedFieldDoesNotHideTheOthers() throws Exception {
    RequestCredentials credentials = old(tokens);
    List<String> challenges = List.of("Basic realm=\"\u0000\"", "Bearer error=\"invalid_token\"");

    assertThat(
            credentials.after(
                401, name -> name.equals("www-authenticate") ? challenges : List.of(), true))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 1000, 4010})
  void aStatusThatAnotherClientLetsThroughRefusesNothing(int status) throws Exception {
    RequestCredentials credentials = old(tokens);

    assertThat(credentials.after(status, Resource.INVALID_TOKEN.headers()::all, true)).isNull();
    assertThat(driver.run(tokens.token()).accessToken().reveal()).isEqualTo("access-1");
  }

  @Test
  void plainHttpIsRefusedUnlessTheEnvironmentAllowsIt() throws Exception {
    Operation<RequestCredentials> plain =
        RequestCredentials.of("GET", URI.create("http://api.example/"), tokens);

    assertThatThrownBy(() -> driver.run(plain)).isInstanceOf(OAuthException.class);
    assertThat(server.requests()).isZero();
    Driver lenient = Driver.of(server).env(clock.env().allowInsecureRequests());
    assertThat(authorization(lenient.run(plain))).isEqualTo("Bearer access-1");
  }

  @Test
  void nothingShowsATokenOrAProof() throws Exception {
    RequestCredentials credentials = old(bound);

    assertThat(credentials.toString() + credentials.headers())
        .contains("GET https://api.example/orders?<redacted>")
        .doesNotContain("access-1")
        .doesNotContain(credentials.headers().first("dpop"));
  }
}
