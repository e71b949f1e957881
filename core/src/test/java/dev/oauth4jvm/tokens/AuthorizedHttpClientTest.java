package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.snippets.HttpClientSnippets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code java.net.http} with the tokens of a source, at a real server. */
@Timeout(120)
class AuthorizedHttpClientTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final TestClock clock = new TestClock();
  private LocalServer server;
  private TokenSource tokens;
  private AuthorizedHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server = new LocalServer();
    tokens = server.tokens();
    client = with(tokens);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private AuthorizedHttpClient with(TokenSource source) {
    return AuthorizedHttpClient.of(CLIENT, source).env(clock.env().allowInsecureRequests());
  }

  private HttpRequest get() {
    return HttpRequest.newBuilder(server.uri("/orders")).build();
  }

  private HttpRequest post(HttpRequest.BodyPublisher body) {
    return HttpRequest.newBuilder(server.uri("/orders")).POST(body).build();
  }

  /** Lets the source have a token that is old enough to be replaced, and the resource refuse it. */
  private void holdRefused() throws IOException {
    client.send(get(), BodyHandlers.discarding());
    server.asked.clear();
    clock.advance(30);
    server.then(Resource.INVALID_TOKEN);
  }

  @Test
  void aRequestHasTheTokenOfTheSource() throws Exception {
    HttpResponse<String> response =
        HttpClientSnippets.send(CLIENT, tokens, get(), clock.env().allowInsecureRequests());

    assertThat(response.body()).isEqualTo("[]");
    assertThat(server.asked).containsExactly("Bearer access-1 ");
  }

  @Test
  void aRefusedTokenIsReplacedAndABodyOfKnownLengthIsSentAgain() throws Exception {
    holdRefused();

    assertThat(client.send(post(BodyPublishers.ofString("new")), BodyHandlers.ofString()).body())
        .isEqualTo("[]");
    assertThat(server.asked).containsExactly("Bearer access-1 new", "Bearer access-2 new");
  }

  @Test
  void aBodyOfUnknownLengthIsNotSentAgainButTheNextRequestHasAnotherToken() throws Exception {
    holdRefused();
    ByteArrayInputStream once = new ByteArrayInputStream("new".getBytes(StandardCharsets.UTF_8));

    HttpResponse<String> response =
        client.send(post(BodyPublishers.ofInputStream(() -> once)), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("refused");
    client.send(get(), BodyHandlers.discarding());

    assertThat(server.asked).containsExactly("Bearer access-1 new", "Bearer access-2 ");
  }

  @Test
  void aYoungTokenThatIsRefusedIsTheResult() throws Exception {
    server.then(Resource.INVALID_TOKEN);
    HttpResponse<String> response = client.send(get(), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("refused");
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void theHandlerReceivesTheLastResponseAlone(@TempDir Path folder) throws Exception {
    holdRefused();
    Path file = folder.resolve("orders.json");
    client.send(get(), BodyHandlers.ofFile(file));

    // the refusal was longer, and the handler of a file does not truncate it
    assertThat(Files.readString(file)).isEqualTo("[]");
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void aNonceIsPutIntoTheNextProof() throws Exception {
    server.then(Resource.nonce("n1"));

    assertThat(with(server.tokens(Resource.key())).send(get(), BodyHandlers.ofString()).body())
        .isEqualTo("[]");
    assertThat(server.asked).containsExactly("DPoP access-1 ", "DPoP access-1 ");
  }

  @Test
  void requestsDoNotBlockAsynchronously() throws Exception {
    holdRefused();

    HttpResponse<String> response =
        client
            .sendAsync(get(), BodyHandlers.ofString())
            .get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(response.body()).isEqualTo("[]");
    assertThat(server.asked).containsExactly("Bearer access-1 ", "Bearer access-2 ");
  }

  @Test
  void aRedirectIsTheResultAndAClientThatFollowsThemIsRefused() throws Exception {
    server.then(Response.of(302, Headers.of("location", "https://other.example/"), new byte[0]));

    assertThat(client.send(get(), BodyHandlers.discarding()).statusCode()).isEqualTo(302);
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorizedHttpClient.of(following, tokens))
        .withMessageContaining("follows redirects");
  }

  @Test
  void plainHttpAndOtherCredentialsAreRefused() {
    AuthorizedHttpClient strict = client.env(clock.env());
    HttpRequest own =
        HttpRequest.newBuilder(server.uri("/orders")).header("Authorization", "Basic x").build();

    assertThatThrownBy(() -> strict.send(get(), BodyHandlers.discarding()))
        .isInstanceOf(OAuthException.class)
        .hasMessageContaining("https");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.send(own, BodyHandlers.discarding()));
    assertThat(server.issued).hasValue(0);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void aFailureOfTheAuthorizationServerIsTheCallers() {
    server.issuesNothing = true;

    assertThatThrownBy(() -> client.send(get(), BodyHandlers.discarding()))
        .isInstanceOf(OAuthException.class)
        .hasMessageContaining("token endpoint response has an unexpected status");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void anInterruptionEndsTheExchange() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        Threads.start(
            () ->
                thrown.complete(
                    catchThrowable(
                        () ->
                            client.send(
                                HttpRequest.newBuilder(server.uri("/held")).build(),
                                BodyHandlers.discarding()))));
    Threads.await(server.held);
    caller.interrupt();

    assertThat(thrown.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void aFailureOfTheExchangeIsTheClientsOwn() throws Exception {
    client.send(get(), BodyHandlers.discarding());
    server.close();

    assertThatThrownBy(() -> client.send(get(), BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void nothingShowsAToken() throws Exception {
    client.send(get(), BodyHandlers.discarding());

    assertThat(client.toString()).contains("127.0.0.1").doesNotContain("access-1");
  }
}
