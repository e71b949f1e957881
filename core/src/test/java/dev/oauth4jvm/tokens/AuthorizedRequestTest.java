package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.tokens.RotatingServer.Fate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests with the token of a source. */
@Timeout(120)
class AuthorizedRequestTest {

  private static final Request GET = Request.get(URI.create(Resource.ORIGIN + "/orders"));

  private final TestClock clock = new TestClock();
  private final RotatingServer server = new RotatingServer();
  private final Resource resource = new Resource(server);
  private final Driver driver = Driver.of(resource).env(clock.env());
  private final TokenSource tokens = TokenSource.of(RotatingServer.clientCredentials()).build();
  private final TokenSource bound =
      TokenSource.of(RotatingServer.clientCredentials().dpop(Resource.key())).build();

  private Response run(Request request, TokenSource source) throws IOException {
    return driver.run(AuthorizedRequest.of(request, source));
  }

  /** Lets a source have a token that is old enough to be replaced. */
  private void holdOld(TokenSource source) throws IOException {
    driver.run(source.token());
    clock.advance(30);
  }

  private static Body stream(boolean isRepeatable) {
    byte[] bytes = "content".getBytes(StandardCharsets.UTF_8);
    return isRepeatable
        ? Body.of(() -> new ByteArrayInputStream(bytes))
        : Body.once(new ByteArrayInputStream(bytes));
  }

  @Test
  void aRequestHasTheTokenOfTheSource() throws Exception {
    assertThat(run(GET, tokens).status()).isEqualTo(200);
    assertThat(run(GET, tokens).status()).isEqualTo(200);

    assertThat(resource.authorizations()).containsExactly("Bearer access-1", "Bearer access-1");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aBoundTokenHasANewProofInEachRequest() throws Exception {
    run(GET, bound);
    run(GET, bound);

    assertThat(resource.authorizations()).containsExactly("DPoP access-1", "DPoP access-1");
    assertThat(resource.asked).extracting(r -> r.headers().first("dpop")).doesNotHaveDuplicates();
  }

  @Test
  void aRefusedTokenIsReplacedAndTheRequestSentOnceMore() throws Exception {
    holdOld(tokens);
    resource.then(Resource.INVALID_TOKEN);

    assertThat(run(Request.post(GET.uri()).body(stream(true)), tokens).status()).isEqualTo(200);
    assertThat(resource.authorizations()).containsExactly("Bearer access-1", "Bearer access-2");
    assertThat(resource.bodies).containsExactly("content", "content");
  }

  @Test
  void aSecondRefusalIsTheCallers() throws Exception {
    holdOld(tokens);
    resource.then(Resource.INVALID_TOKEN, Resource.INVALID_TOKEN);

    assertThatThrownBy(() -> run(GET, tokens)).isInstanceOf(ChallengeException.class);
    assertThat(resource.asked).hasSize(2);
  }

  @Test
  void aYoungTokenIsNotReplaced() {
    resource.then(Resource.INVALID_TOKEN);

    assertThatThrownBy(() -> run(GET, tokens)).isInstanceOf(ChallengeException.class);
    assertThat(resource.asked).hasSize(1);
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void otherRefusalsReplaceNoToken() throws Exception {
    holdOld(tokens);
    List<Response> others =
        List.of(
            Resource.challenge("Bearer"),
            Resource.challenge("Bearer error=\"insufficient_scope\""),
            Resource.challenge("Basic error=\"invalid_token\""),
            Server.json(403, "{}", "www-authenticate", "Bearer error=\"invalid_token\""));
    for (Response other : others) {
      resource.then(other);
      assertThatThrownBy(() -> run(GET, tokens)).isInstanceOf(ChallengeException.class);
    }
    assertThat(resource.asked).hasSize(others.size());
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aBodyThatCanBeReadOnceIsNotSentAgainButTheNextRequestHasAnotherToken() throws Exception {
    holdOld(tokens);
    resource.then(Resource.INVALID_TOKEN);

    assertThatThrownBy(() -> run(Request.post(GET.uri()).body(stream(false)), tokens))
        .isInstanceOf(ChallengeException.class);
    assertThat(resource.asked).hasSize(1);
    run(Request.post(GET.uri()).body(stream(false)), tokens);

    assertThat(resource.authorizations()).containsExactly("Bearer access-1", "Bearer access-2");
  }

  @Test
  void aNonceAndARefusedTokenEachRepeatTheRequest() throws Exception {
    holdOld(bound);
    resource.then(
        Resource.nonce("n1"),
        Resource.challenge("DPoP error=\"invalid_token\"", "dpop-nonce", "n2"),
        Resource.nonce("n3"));

    assertThat(run(GET, bound).status()).isEqualTo(200);
    assertThat(resource.authorizations())
        .containsExactly("DPoP access-1", "DPoP access-1", "DPoP access-2", "DPoP access-2");
    assertThat(resource.asked)
        .extracting(
            request ->
                UnverifiedJwt.parse(request.headers().first("dpop")).claims().string("nonce"))
        .containsExactly(null, "n1", "n2", "n3");
  }

  @Test
  void manyThreadsWhoseTokenIsRefusedCauseOneRequestForAnother() throws Exception {
    holdOld(tokens);
    CountDownLatch refused = new CountDownLatch(20);
    Driver all =
        Driver.of(
                request -> {
                  if ("Bearer access-1".equals(request.headers().first("authorization"))) {
                    refused.countDown();
                    await(refused);
                    return Resource.INVALID_TOKEN;
                  }
                  return resource.send(request);
                })
            .env(clock.env());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      threads.add(Threads.start(() -> all.run(AuthorizedRequest.of(GET, tokens))));
    }
    for (Thread thread : threads) {
      Threads.join(thread);
    }

    assertThat(resource.authorizations()).hasSize(20).containsOnly("Bearer access-2");
    assertThat(server.requests()).isEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      Threads.await(latch);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void aFailureOfTheAuthorizationServerIsTheCallers() throws Exception {
    server.fate(Fate.LOST);
    assertThatThrownBy(() -> run(GET, tokens))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lost");
    assertThat(resource.asked).isEmpty();
  }

  @Test
  void aUrlThatIsNotAllowedIsRefusedBeforeATokenIsRequested() {
    OAuthException refused =
        catchThrowableOfType(
            OAuthException.class,
            () -> run(Request.get(URI.create("http://api.example/orders")), tokens));

    assertThat(refused.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    assertThat(server.requests()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorizedRequest.of(GET.header("authorization", "Basic x"), tokens));
  }

  @Test
  void aTokenThatIsBoundToAnUnknownKeyIsNotSent() {
    ClientCredentialsGrant grant = RotatingServer.clientCredentials().recognizeTokenType("N_A");
    Driver strange =
        Driver.of(
                request ->
                    Server.json(200, "{\"access_token\":\"secret-1\",\"token_type\":\"N_A\"}"))
            .env(clock.env());

    assertThatThrownBy(() -> strange.run(AuthorizedRequest.of(GET, TokenSource.of(grant).build())))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("token_type")
        .hasMessageNotContaining("secret-1");
  }

  @Test
  void theOperationRunsAsynchronously() throws Exception {
    holdOld(tokens);
    resource.then(Resource.INVALID_TOKEN);
    AsyncDriver async =
        AsyncDriver.of(
                request -> {
                  try {
                    return CompletableFuture.completedFuture(resource.send(request));
                  } catch (IOException failure) {
                    return CompletableFuture.failedFuture(failure);
                  }
                })
            .env(clock.env());

    CompletableFuture<Response> response = async.start(AuthorizedRequest.of(GET, tokens));
    assertThat(response.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(resource.authorizations()).containsExactly("Bearer access-1", "Bearer access-2");
  }
}
