package dev.oauth4jvm.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.signin.SignIn;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackReceiverTest {

  private static final long PATIENCE_SECONDS = 60;

  private final TestServer server = TestServer.create();
  private final LoopbackReceiver receiver;
  private final SignIn signIn;

  LoopbackReceiverTest() throws IOException {
    receiver = LoopbackReceiver.bind();
    signIn = begin(request());
  }

  @AfterEach
  void stop() {
    receiver.close();
    server.close();
  }

  private AuthorizationRequest request() {
    Client client = client(receiver.redirectUri());
    return AuthorizationRequest.of(server.issuer().metadata(), client, receiver.redirectUri())
        .scope("openid");
  }

  private Client client(String redirectUri) {
    server.issuer().publicClient("command-line", redirectUri);
    return Client.of("command-line");
  }

  private SignIn begin(AuthorizationRequest request) {
    return SignIn.begin(request, server.env());
  }

  private URI authorized() {
    return server.browse(signIn.request().uri(server.env()));
  }

  private TokenResponse receive() throws IOException {
    return receive(receiver.timeout(Duration.ofSeconds(PATIENCE_SECONDS)));
  }

  private TokenResponse receive(LoopbackReceiver by) throws IOException {
    return by.receive(
        signIn.pending(),
        callback ->
            server
                .driver()
                .run(
                    signIn
                        .pending()
                        .redeem(
                            server.issuer().metadata(),
                            Client.of("command-line"),
                            ClientAuthentication.none(),
                            callback)));
  }

  /** The browser requests a URL, on a thread of its own. */
  private static CompletableFuture<Response> visit(Request request) {
    CompletableFuture<Response> page = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                page.complete(SocketTransport.create().send(request));
              } catch (IOException | RuntimeException failure) {
                page.completeExceptionally(failure);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return page;
  }

  private static CompletableFuture<Response> visit(URI url) {
    return visit(Request.get(url));
  }

  private static Response shown(CompletableFuture<Response> page) throws Exception {
    return page.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void assertPage(CompletableFuture<Response> page, int status, String title)
      throws Exception {
    Response response = shown(page);
    assertThat(response.status()).isEqualTo(status);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("<h1>" + title + "</h1>");
  }

  @Test
  void theUserSignsInByTheBrowser() throws Exception {
    try (TestServer other = TestServer.create()) {
      CompletableFuture<CompletableFuture<Response>> page = new CompletableFuture<>();
      LoopbackSnippets program =
          new LoopbackSnippets(
              other.issuer().metadata(),
              other.driver(),
              other.env(),
              url -> {
                Form sent = Form.parse(url.getRawQuery());
                other.issuer().publicClient("command-line", sent.first("redirect_uri"));
                page.complete(visit(other.browse(url)));
              });

      TokenResponse tokens = program.signIn();

      assertThat(tokens.idToken().subject()).isNotEmpty();
      assertPage(page.join(), 200, "You are signed in");
      assertThat(shown(page.join()).headers().first("content-security-policy"))
          .startsWith("default-src 'none'");
    }
  }

  @Test
  void aPostedResponseIsReceivedToo() throws Exception {
    SignIn posted = begin(request().responseMode("form_post"));
    Form form = server.browseForm(posted.request().uri(server.env()));
    CompletableFuture<Response> page =
        visit(
            Request.of("POST", URI.create(receiver.redirectUri()))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.encode().getBytes(StandardCharsets.UTF_8)));

    assertThat(receiver.receive(posted.pending(), posted.pending()::isAnsweredBy)).isTrue();
    assertPage(page, 200, "You are signed in");
  }

  @Test
  void aRefusalIsShownAndThrown() throws Exception {
    URI callback = authorized();
    String state = Form.parse(callback.getRawQuery()).first("state");
    CompletableFuture<Response> page =
        visit(
            URI.create(
                receiver.redirectUri()
                    + "?error=access_denied&state="
                    + state
                    + "&iss="
                    + server.issuer().issuer()));

    assertThatThrownBy(this::receive).isInstanceOf(AuthorizationResponseException.class);
    assertPage(page, 400, "You are not signed in");
  }

  @Test
  void requestsThatAnswerNothingDoNotEndTheWait() throws Exception {
    URI callback = authorized();
    String query = "?" + callback.getRawQuery();
    String origin = receiver.redirectUri().replace("/callback", "");
    CompletableFuture<?> done =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (String other :
                    new String[] {
                      "/",
                      "/favicon.ico",
                      "/callback",
                      "/callback?code=x&state=forged",
                      "/other" + query
                    }) {
                  assertPage(
                      visit(URI.create(origin + other)), 400, "This page belongs to no sign-in");
                }
                assertPage(
                    visit(Request.of("PUT", callback)), 400, "This page belongs to no sign-in");
              } catch (Exception failure) {
                throw new IllegalStateException(failure);
              }
            },
            work -> new Thread(work).start());
    CompletableFuture<Response> page = done.thenCompose(allRefused -> visit(callback));

    assertThat(receive().idToken()).isNotNull();
    assertPage(page, 200, "You are signed in");
  }

  @Test
  void aPageThatReboundItsNameIsRefused() throws Exception {
    URI callback = authorized();
    CompletableFuture<TokenResponse> program = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                program.complete(receive());
              } catch (IOException | RuntimeException failure) {
                program.completeExceptionally(failure);
              }
            });
    thread.start();

    try (Socket socket = new Socket(callback.getHost(), callback.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /callback?"
                      + callback.getRawQuery()
                      + " HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400");
    }
    assertThat(program).isNotDone();
    assertPage(visit(callback), 200, "You are signed in");
    assertThat(program.get(PATIENCE_SECONDS, TimeUnit.SECONDS).idToken()).isNotNull();
  }

  @Test
  void peersThatSendSlowlyDoNotHoldUpTheCallback() throws Exception {
    URI callback = authorized();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket(callback.getHost(), callback.getPort());
        slow.add(socket);
        socket.getOutputStream().write('G');
      }
      CompletableFuture<Response> page = visit(callback);

      assertThat(receive().idToken()).isNotNull();
      assertPage(page, 200, "You are signed in");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void aMalformedQueryDoesNotEndTheWait(String method) throws Exception {
    URI callback = authorized();
    Request malformed =
        Request.of(method, URI.create(receiver.redirectUri() + "?a=%ff"))
            .header("content-type", "application/x-www-form-urlencoded");
    CompletableFuture<Response> unrelated = visit(malformed);
    CompletableFuture<Response> page = unrelated.thenCompose(refused -> visit(callback));

    assertThat(receive().idToken()).isNotNull();
    assertPage(unrelated, 400, "This page belongs to no sign-in");
    assertPage(page, 200, "You are signed in");
  }

  @Test
  void aBrowserThatRequestsTwiceGetsThePageTwice() throws Exception {
    URI callback = authorized();
    CompletableFuture<Response> first = visit(callback);
    CompletableFuture<Response> second = visit(callback);
    int[] redeemed = new int[1];

    receiver.receive(
        signIn.pending(),
        once -> {
          redeemed[0]++;
          return once;
        });

    assertPage(first, 200, "You are signed in");
    assertThat(redeemed[0]).isEqualTo(1);
    assertThat(second).isNotNull();
  }

  @Test
  void theWaitEndsInTime() {
    assertThatThrownBy(() -> receive(receiver.timeout(Duration.ofMillis(1))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not return from the browser within PT0.001S");
    assertThatIllegalArgumentException().isThrownBy(() -> receiver.timeout(Duration.ZERO));
  }

  @Test
  void anInterruptedWaitSaysSo() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::receive).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aClosedReceiverFreesItsPort() {
    URI url = URI.create(receiver.redirectUri());
    receiver.close();

    assertThatThrownBy(() -> new Socket(url.getHost(), url.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aThreadThatIsInterruptedStaysSo() {
    Thread.currentThread().interrupt();
    receiver.close();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aReceiverIsForOneSignIn() {
    assertThatThrownBy(() -> receive(receiver.timeout(Duration.ofMillis(1))))
        .isInstanceOf(IOException.class);
    assertThatIllegalStateException().isThrownBy(this::receive);
    receiver.close();
    receiver.close();
    assertThatIllegalStateException().isThrownBy(this::receive);
  }

  @Test
  void anotherRedirectUriIsRefused() throws IOException {
    try (LoopbackReceiver other = LoopbackReceiver.bind()) {
      assertThatIllegalArgumentException().isThrownBy(() -> receive(other));
    }
  }

  @Test
  void onlyTheLoopbackInterfaceIsBound() throws IOException {
    InetAddress all = InetAddress.getByAddress(new byte[4]);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});

    assertThat(receiver.redirectUri()).matches("http://(127\\.0\\.0\\.1|\\[::1\\]):\\d+/callback");
    assertThatIllegalArgumentException().isThrownBy(() -> LoopbackReceiver.bind(all, "/callback"));
    assertThatIllegalArgumentException().isThrownBy(() -> LoopbackReceiver.bind(loopback, "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoopbackReceiver.bind(loopback, "/callback?a=b"));
    try (LoopbackReceiver own = LoopbackReceiver.bind(loopback, "/here")) {
      assertThat(own.redirectUri()).matches("http://127\\.0\\.0\\.1:\\d+/here");
    }
  }
}
