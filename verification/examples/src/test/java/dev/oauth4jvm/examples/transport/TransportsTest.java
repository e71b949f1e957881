package dev.oauth4jvm.examples.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link Transport} asks of whoever implements it. */
@Timeout(120)
class TransportsTest {

  private static final ExecutorService THREADS = Executors.newCachedThreadPool();
  private static final OkHttpClient OK_HTTP =
      new OkHttpClient.Builder().cookieJar(new Jar()).build();

  /** The application's own keeps cookies. */
  private static final class Jar implements CookieJar {
    private final List<Cookie> kept = new CopyOnWriteArrayList<>();

    @Override
    public List<Cookie> loadForRequest(HttpUrl url) {
      return List.copyOf(kept);
    }

    @Override
    public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
      kept.addAll(cookies);
    }
  }

  /** The transports. */
  enum Kind {
    OK_HTTP {
      @Override
      Transport within(Duration limit) {
        return new OkHttpTransport(TransportsTest.OK_HTTP, limit);
      }
    },
    APACHE {
      @Override
      Transport within(Duration limit) {
        return new ApacheTransport(HttpClientBuilder.create(), THREADS, limit);
      }
    };

    abstract Transport within(Duration limit);

    Transport transport() {
      return within(Duration.ofMinutes(1));
    }
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
    OK_HTTP.dispatcher().executorService().shutdown();
  }

  @ParameterizedTest
  @EnumSource
  void aRequestIsSentAsItIs(Kind kind) throws Exception {
    try (Peer peer =
        new Peer("HTTP/1.1 201 Made\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 4\r\n\r\nbody")) {
      Response response =
          kind.transport()
              .send(
                  Request.post(peer.uri())
                      .header("content-type", "application/x-www-form-urlencoded;charset=UTF-8")
                      .header("user-agent", "oauth4jvm")
                      .body("grant_type=client_credentials".getBytes(StandardCharsets.UTF_8)));

      assertThat(response.status()).isEqualTo(201);
      assertThat(response.headers().all("x-a")).containsExactly("1", "2");
      assertThat(response.body()).asString().isEqualTo("body");
      assertThat(peer.request())
          .startsWith("POST /token HTTP/1.1\r\n")
          .containsIgnoringCase(
              "\r\ncontent-type: application/x-www-form-urlencoded;charset=UTF-8\r\n")
          .containsIgnoringCase("\r\nuser-agent: oauth4jvm\r\n")
          .endsWith("\r\n\r\ngrant_type=client_credentials");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsNotThereHasALengthWhereTheMethodGivesOneAMeaning(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 204 Nothing\r\nConnection: close\r\n\r\n")) {
      for (String method : new String[] {"POST", "PUT"}) {
        assertThat(kind.transport().send(Request.of(method, peer.uri())).body()).isEmpty();
        assertThat(peer.request())
            .startsWith(method + " ")
            .containsIgnoringCase("\r\ncontent-length: 0\r\n");
      }
      for (String method : new String[] {"GET", "HEAD", "DELETE"}) { // RFC 9110, section 8.6
        assertThat(kind.transport().send(Request.of(method, peer.uri())).body()).isEmpty();
        assertThat(peer.request())
            .startsWith(method + " ")
            .doesNotContainIgnoringCase("content-length")
            .doesNotContainIgnoringCase("transfer-encoding");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRedirectIsHandedBack(Kind kind) throws Exception {
    try (Peer peer =
        new Peer("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")) {
      Response response = kind.transport().send(Request.get(peer.uri()));

      assertThat(response.status()).isEqualTo(302);
      assertThat(response.headers().all("location")).containsExactly("/elsewhere");
      assertThat(peer.request()).startsWith("GET /token ");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestIsNotSentAgainUnasked(Kind kind) throws Exception {
    try (Peer peer =
        new Peer(
            """
            HTTP/1.1 503 Busy\r
            Retry-After: 1\r
            Content-Length: 0\r
            \r
            """)) {
      Response response = kind.transport().send(Request.post(peer.uri()));

      assertThat(response.status()).isEqualTo(503);
      assertThat(peer.request()).startsWith("POST ");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestIsNotSentAgainThoughItCameTooLate(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(kind.transport().send(Request.get(peer.uri())).status()).isEqualTo(408);
      assertThat(peer.request()).startsWith("GET ");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCookieIsNotKept(Kind kind) throws Exception {
    try (Peer peer =
        new Peer("HTTP/1.1 204 Nothing\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\n")) {
      Transport transport = kind.transport();
      assertThat(transport.send(Request.get(peer.uri())).headers().all("set-cookie"))
          .containsExactly("a=b");
      assertThat(transport.send(Request.get(peer.uri())).status()).isEqualTo(204);

      assertThat(peer.request()).startsWith("GET ");
      assertThat(peer.request()).startsWith("GET ").doesNotContainIgnoringCase("\r\ncookie:");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionIsKept(Kind kind) throws Exception {
    List<Integer> ports = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          ports.add(exchange.getRemoteAddress().getPort());
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write("body".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      Transport transport = kind.transport();
      Request request =
          Request.get(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
      assertThat(transport.send(request).body()).asString().isEqualTo("body");
      assertThat(transport.send(request).body()).asString().isEqualTo("body");

      assertThat(ports).hasSize(2);
      assertThat(ports.get(1)).isEqualTo(ports.get(0));
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsStreamedIsRefused(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 204 Nothing\r\n\r\n")) {
      Request streamed =
          Request.post(peer.uri()).body(Body.of(() -> new ByteArrayInputStream(new byte[1])));

      assertThatIllegalStateException().isThrownBy(() -> kind.transport().send(streamed));
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyOverTheLimitIsNotReadOn(Kind kind) throws Exception {
    String tooMuch = "a".repeat(2 << 20);
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + tooMuch)) {
      IOException problem =
          catchThrowableOfType(
              IOException.class, () -> kind.transport().send(Request.get(peer.uri())));

      assertThat(problem).hasRootCauseMessage("the body is over 1048576 bytes");
      assertThat(peer.clientHungUp()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyUpToTheLimitIsRead(Kind kind) throws Exception {
    String body = "a".repeat(1 << 20);
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + body)) {
      assertThat(kind.transport().send(Request.get(peer.uri())).body()).hasSize(1 << 20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatDoesNotEndIsGivenUpInTime(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody")) {
      Throwable problem =
          catchThrowable(() -> kind.within(Duration.ofMillis(500)).send(Request.get(peer.uri())));

      assertThat(problem).isInstanceOf(IOException.class);
      assertThat(peer.clientHungUp()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptionGivesUpTheExchange(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\n")) {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      CompletableFuture<Throwable> problem = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                problem.complete(
                    catchThrowable(() -> kind.transport().send(Request.get(peer.uri()))));
                interrupted.complete(Thread.currentThread().isInterrupted());
              });
      caller.start();
      assertThat(peer.request()).startsWith("GET ");

      caller.interrupt();

      assertThat(problem.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
      assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(peer.clientHungUp()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFieldThatCannotBeSentIsRefused(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 204 Nothing\r\n\r\n")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> kind.transport().send(Request.get(peer.uri()).header("x-name", "J\u00fcrgen")))
          .withMessageContaining("x-name")
          .withMessageNotContaining("rgen");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLibraryRunsOnIt(Kind kind) throws Exception {
    String issuer = "https://as.example.com";
    String metadata = "{\"issuer\":\"" + issuer + "\"}";
    try (Peer peer =
        new Peer(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + metadata.length()
                + "\r\n\r\n"
                + metadata)) {
      Transport transport = kind.transport();
      Driver http =
          Driver.of(request -> transport.send(Request.get(peer.uri()).headers(request.headers())))
              .env(Env.system());

      AuthorizationServer server = http.run(Discovery.oidc(issuer));

      assertThat(server.issuer()).isEqualTo(issuer);
      assertThat(peer.request()).containsIgnoringCase("\r\naccept: application/json\r\n");
    }
  }
}
