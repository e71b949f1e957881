package dev.oauth4jvm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {

  private static final Request PLAIN = Request.get(URI.create("https://api.test/orders"));

  /** What a client sees of a fault, in process and over a socket. */
  private static String seen(Transport transport, TestIssuer issuer) {
    try {
      Response response = transport.send(Request.get(URI.create(issuer.url(Endpoint.JWKS))));
      String body = new String(response.body(), StandardCharsets.UTF_8);
      boolean right = body.equals(issuer.keys().set().toJson());
      return response.status() + (right ? " right" : " " + body.length());
    } catch (IOException failure) {
      return "no response";
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFaultIsTheSameInProcessAndOverASocket(Fault fault) {
    try (TestServer server = TestServer.listening();
        SocketTransport transport = SocketTransport.create()) {
      TestIssuer issuer = server.issuer().fail(Endpoint.JWKS, fault);

      String expected =
          switch (fault) {
            case SERVER_ERROR -> "500 24";
            case UNAVAILABLE -> "503 0";
            case NOT_FOUND -> "404 10";
            case HTML -> "200 37";
            case TRUNCATED -> "200 " + (issuer.keys().set().toJson().length() - 1);
            case EMPTY -> "200 0";
            case GZIP -> "200 right";
            case ENDLESS, CONNECTION_LOST -> "no response";
          };
      assertThat(seen(server, issuer)).isEqualTo(expected);
      assertThat(seen(transport, issuer)).isEqualTo(expected);
      issuer.heal(Endpoint.JWKS);
      assertThat(seen(transport, issuer)).isEqualTo("200 right");
    }
  }

  @Test
  void aFaultThatHappensOnceIsOverAfterwards() {
    TestServer server = TestServer.create();
    TestIssuer issuer = server.issuer().failOnce(Endpoint.JWKS, Fault.UNAVAILABLE);

    assertThat(seen(server, issuer)).isEqualTo("503 0");
    assertThat(seen(server, issuer)).isEqualTo("200 right");
  }

  @Test
  void aRequestWaitsAtAHeldEndpoint() throws Exception {
    TestServer server = TestServer.create();
    TestIssuer issuer = server.issuer();
    try (Hold hold = issuer.hold(Endpoint.JWKS)) {
      CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> seen(server, issuer));

      hold.awaitArrival(Duration.ofSeconds(30));
      assertThat(asked).isNotDone();
      hold.release();

      assertThat(asked.get(30, TimeUnit.SECONDS)).isEqualTo("200 right");
    }
  }

  @Test
  void closingTheServerReleasesWhatIsHeld() throws Exception {
    TestServer server = TestServer.create();
    TestIssuer issuer = server.issuer();
    Hold hold = issuer.hold(Endpoint.JWKS);
    CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> seen(server, issuer));
    hold.awaitArrival(Duration.ofSeconds(30));

    server.close();

    assertThat(asked.get(30, TimeUnit.SECONDS)).isEqualTo("200 right");
  }

  @Test
  void aClockThatIsAheadIssuesTokensOfTheFuture() {
    TestServer server = TestServer.create();
    TestIssuer issuer = server.issuer().clockOff(Duration.ofMinutes(5));
    AccessTokenValidator validator =
        AccessTokenValidator.of(issuer.metadata(), "https://api.test").build();
    Request request = issuer.accessTokens("https://api.test").authorize(PLAIN);

    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> server.driver().run(validator.validate(request)))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_YET_VALID));
  }

  @Test
  void anotherHostIsUnknown() {
    TestServer server = TestServer.create();

    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> server.send(Request.get(URI.create("https://as.test.evil.test/"))))
        .withMessageContaining("https://as.test.evil.test/");
  }

  @Test
  void aPathOfNoIssuerIsNotFound() throws IOException {
    TestServer server = TestServer.create();
    TestIssuer unused = server.issuer("acme");

    Response response = server.send(Request.get(URI.create("https://as.test/other/jwks")));

    assertThat(response.status()).isEqualTo(404);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("https://as.test/acme");
  }

  @Test
  void theRequestsAreRecorded() throws IOException {
    TestServer server = TestServer.create();
    TestIssuer issuer = server.issuer();

    var unused = server.driver().run(Discovery.oidc(issuer.issuer()));

    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests(issuer, Endpoint.DISCOVERY)).hasSize(1);
    assertThat(server.requests(issuer, Endpoint.TOKEN)).isEmpty();
  }

  @Test
  void aServerThatListensSpeaksToAnyClient() throws IOException {
    try (TestServer server = TestServer.listening();
        SocketTransport transport = SocketTransport.create()) {
      TestIssuer issuer = server.issuer("acme");
      Driver http = Driver.of(transport).env(server.env());

      assertThat(http.run(Discovery.oidc(issuer.issuer()))).isEqualTo(issuer.metadata());
      assertThat(http.run(Discovery.oauth(issuer.issuer()))).isEqualTo(issuer.metadata());
      Request large = Request.post(URI.create(issuer.url(Endpoint.TOKEN)));
      assertThat(transport.send(large.body(new byte[(1 << 20) + 1])).status()).isEqualTo(413);
    }
  }

  @Test
  void afterCloseNobodyListens() {
    TestServer server = TestServer.listening();
    server.close();
    try (SocketTransport transport = SocketTransport.create()) {
      assertThatIOException()
          .isThrownBy(() -> transport.send(Request.get(URI.create(server.issuer().issuer()))));
    }
  }

  @Test
  void theHeadersOfARequestOverASocketArrive() throws IOException {
    try (TestServer server = TestServer.listening();
        SocketTransport transport = SocketTransport.create()) {
      TestIssuer issuer = server.issuer();
      Request request =
          Request.get(URI.create(issuer.url(Endpoint.USERINFO)))
              .headers(Headers.of("authorization", "Bearer a b"));

      assertThat(transport.send(request).headers().first("www-authenticate"))
          .contains("invalid_request");
      assertThat(server.requests().get(0).headers().first("authorization")).isEqualTo("Bearer a b");
    }
  }
}
