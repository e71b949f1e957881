package dev.oauth4jvm.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.resource.DpopNonces;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestServer;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of an HTTP client that adds the tokens of a source to requests to one origin, at a
 * resource that validates them.
 */
@Timeout(120)
public abstract class TokenClientContract {

  /**
   * A message to send.
   *
   * @param uri the URL
   * @param body the body of a POST; null for a GET
   * @param isOneShot whether the body can be read only once
   * @param authorization the value of the field {@code authorization}; null for none
   */
  public record Message(
      URI uri, @Nullable String body, boolean isOneShot, @Nullable String authorization) {}

  /**
   * A received response.
   *
   * @param status the status code
   * @param body the body
   */
  public record Answer(int status, String body) {}

  /**
   * The drivers of requests for tokens.
   *
   * @param blocking the blocking one
   * @param async its asynchronous counterpart
   */
  public record Drivers(Driver blocking, AsyncDriver async) {}

  /** An HTTP client with a source. */
  @FunctionalInterface
  public interface Caller {

    /** Sends a message. */
    Answer send(Message message) throws IOException;
  }

  final TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final TestServer server = TestServer.builder().clock(clock).build();
  private final TestClient client =
      server.issuer().defaultAudience(SampleApi.IDENTIFIER).client("shop");
  private final DpopHandle key = DpopHandle.of(Scene.KEY);
  final TokenSource tokens = TokenSource.of(grant()).build();
  final TokenSource bound = TokenSource.of(grant().dpop(key)).build();
  final Drivers drivers = drivers(server.env().allowInsecureRequests());
  private final List<TokenApi> started = new ArrayList<>();

  /** Creates the tests of a subclass. */
  protected TokenClientContract() {}

  /**
   * Creates the client.
   *
   * @param origin the origin that receives the tokens
   * @param tokens the source
   * @param drivers send the requests for tokens
   * @param followsRedirects whether the client is to follow redirects; true in {@link
   *     TokenRedirectContract} alone
   */
  protected abstract Caller client(
      String origin, TokenSource tokens, Drivers drivers, boolean followsRedirects);

  /** Whether the client holds each body in memory, so that it can send it again. */
  protected boolean holdsBodies() {
    return false;
  }

  private Drivers drivers(Env env) {
    return new Drivers(
        Driver.of(server).env(env),
        AsyncDriver.of(
                request -> {
                  try {
                    return CompletableFuture.completedFuture(server.send(request));
                  } catch (IOException failure) {
                    return CompletableFuture.failedFuture(failure);
                  }
                })
            .env(env));
  }

  private ClientCredentialsGrant grant() {
    return ClientCredentialsGrant.of(
        server.issuer().metadata(), client.client(), client.authentication());
  }

  final ProtectedResource.Builder resource() {
    return ProtectedResource.of(SampleApi.IDENTIFIER)
        .trust(JwtAccessTokens.ofIssuers(server.issuer().issuer()::equals))
        .refuseReplays((source, id, until) -> true);
  }

  final TokenApi start(ProtectedResource resource) throws IOException {
    TokenApi api = new TokenApi(resource, drivers.blocking());
    started.add(api);
    return api;
  }

  @BeforeEach
  final void startResource() throws IOException {
    TokenApi unused = start(resource().build());
  }

  @AfterEach
  final void stop() {
    started.forEach(TokenApi::close);
    server.close();
  }

  final TokenApi api() {
    return started.get(0);
  }

  private Caller caller(TokenSource source) {
    return client(api().origin(), source, drivers, false);
  }

  final Message get() {
    return new Message(api().uri(), null, false, null);
  }

  final Message post(boolean isOneShot) {
    return new Message(api().uri(), "content", isOneShot, null);
  }

  final int tokensIssued() {
    return server.requests(server.issuer(), Endpoint.TOKEN).size();
  }

  /** Lets the source have a token that is old enough to be replaced, and that is refused. */
  private void holdRefused(Caller caller) throws IOException {
    assertThat(caller.send(get()).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(30));
    api().revokeUsed();
  }

  @Test
  final void aRequestHasTheTokenOfTheSource() throws IOException {
    assertThat(caller(tokens).send(post(false))).isEqualTo(new Answer(200, "shop content"));
    assertThat(api().authorizations()).singleElement().asString().startsWith("Bearer ey");
  }

  @Test
  final void aRefusedTokenIsReplacedAndTheRequestSentAgain() throws IOException {
    Caller caller = caller(tokens);
    holdRefused(caller);

    assertThat(caller.send(post(false))).isEqualTo(new Answer(200, "shop content"));
    assertThat(api().authorizations()).hasSize(2).doesNotHaveDuplicates();
    assertThat(tokensIssued()).isEqualTo(2);
  }

  @Test
  final void aBodyThatCanBeReadOnceIsNotSentAgainButTheNextRequestHasAnotherToken()
      throws IOException {
    Caller caller = caller(tokens);
    holdRefused(caller);

    if (!holdsBodies()) {
      assertThat(caller.send(post(true))).isEqualTo(new Answer(401, "refused"));
      assertThat(api().asked).hasSize(1);
    }
    assertThat(caller.send(post(true))).isEqualTo(new Answer(200, "shop content"));
  }

  @Test
  final void aRefusalWithoutEndIsNotReadToItsEnd() throws IOException {
    Caller caller = caller(tokens);
    holdRefused(caller);
    api().refusesWithoutEnd = true;

    assertThat(caller.send(get())).isEqualTo(new Answer(200, "shop "));
    assertThat(api().asked).hasSize(2);
  }

  @Test
  final void aYoungTokenThatIsRefusedIsTheResult() throws IOException {
    Caller caller = caller(tokens);
    assertThat(caller.send(get()).status()).isEqualTo(200);
    api().revokeUsed();

    assertThat(caller.send(get())).isEqualTo(new Answer(401, "refused"));
    assertThat(api().asked).hasSize(1);
  }

  @Test
  final void aBoundTokenHasAProofWithTheNonceThatTheResourceRequires() throws IOException {
    TokenApi strict = start(resource().requireNonces(DpopNonces.sealed(new byte[32])).build());
    Caller caller = client(strict.origin(), bound, drivers, false);

    assertThat(caller.send(new Message(strict.uri(), "content", false, null)))
        .isEqualTo(new Answer(200, "shop content"));
    assertThat(strict.asked).hasSize(2);
    assertThat(caller.send(new Message(strict.uri(), null, false, null)).status()).isEqualTo(200);
    assertThat(strict.asked).as("the nonce is remembered").hasSize(3);
    assertThat(strict.authorizations()).allMatch(value -> value.startsWith("DPoP ey"));
  }

  @Test
  final void manyThreadsCauseOneRequestForAnotherToken() throws Exception {
    Caller caller = caller(tokens);
    holdRefused(caller);
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(() -> caller.send(get())));
      }
      for (Future<Answer> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(tokensIssued()).isEqualTo(2);
  }

  @Test
  final void anotherOriginReceivesNoToken() throws IOException {
    TokenApi other = start(resource().build());

    assertThat(caller(tokens).send(new Message(other.uri(), null, false, null)).status())
        .isEqualTo(401);
    assertThat(other.authorizations()).containsExactly("null");
    assertThat(tokensIssued()).isZero();
  }

  @Test
  final void aRequestWithCredentialsOfItsOwnIsLeftAlone() throws IOException {
    Message own = new Message(api().uri(), null, false, "Bearer mine");

    assertThat(caller(tokens).send(own).status()).isEqualTo(401);
    assertThat(api().authorizations()).containsExactly("Bearer mine");
    assertThat(tokensIssued()).isZero();
  }

  @Test
  final void plainHttpIsRefusedUnlessTheEnvironmentAllowsIt() {
    Caller strict = client(api().origin(), tokens, drivers(server.env()), false);

    assertThatThrownBy(() -> strict.send(get()))
        .isInstanceOf(IOException.class)
        .hasRootCauseInstanceOf(OAuthException.class)
        .hasMessageContaining("allowInsecureRequests");
    assertThat(api().asked).isEmpty();
    assertThat(tokensIssued()).isZero();
  }

  @Test
  final void aFailureOfTheAuthorizationServerIsTheCallers() {
    server.issuer().fail(Endpoint.TOKEN, Fault.UNAVAILABLE);

    assertThatThrownBy(() -> caller(tokens).send(get()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no token")
        .hasMessageContaining("token endpoint response");
    assertThat(api().asked).isEmpty();
  }
}
