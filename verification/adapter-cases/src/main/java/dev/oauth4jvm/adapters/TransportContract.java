package dev.oauth4jvm.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of a {@link Transport} over another HTTP client, blocking and asynchronous. A
 * subclass creates the transport; its application's client should keep cookies.
 */
public abstract class TransportContract extends TransportCases {

  /** Creates the tests of a subclass. */
  protected TransportContract() {}

  @ParameterizedTest
  @EnumSource
  final void aRequestIsSentAsItIs(Kind kind) throws Exception {
    try (Peer peer =
        new Peer("HTTP/1.1 201 Made\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 4\r\n\r\nbody")) {
      Response response =
          transport(kind)
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
  final void aRedirectIsHandedBack(Kind kind) throws Exception {
    try (Peer peer =
        new Peer("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")) {
      Response response = transport(kind).send(Request.get(peer.uri()));

      assertThat(response.status()).isEqualTo(302);
      assertThat(response.headers().all("location")).containsExactly("/elsewhere");
      assertThat(peer.request())
          .startsWith("GET /token ")
          .doesNotContainIgnoringCase("\r\nupgrade:");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aRequestIsNotSentAgainUnasked(Kind kind) throws Exception {
    try (Peer peer =
        new Peer(
            """
            HTTP/1.1 503 Busy\r
            Retry-After: 0\r
            Content-Length: 0\r
            \r
            """)) {
      Response response = transport(kind).send(Request.get(peer.uri()));

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.headers().first("retry-after")).isEqualTo("0");
      assertThat(peer.request()).startsWith("GET ");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aRequestIsNotSentAgainThoughItCameTooLate(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(transport(kind).send(Request.get(peer.uri())).status()).isEqualTo(408);
      assertThat(peer.request()).startsWith("GET ");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aCookieIsNotKept(Kind kind) throws Exception {
    try (Peer peer =
        new Peer("HTTP/1.1 204 Nothing\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\n")) {
      Transport transport = transport(kind);
      assertThat(transport.send(Request.get(peer.uri())).headers().all("set-cookie"))
          .containsExactly("a=b");
      assertThat(transport.send(Request.get(peer.uri())).status()).isEqualTo(204);

      assertThat(peer.request()).startsWith("GET ");
      assertThat(peer.request()).startsWith("GET ").doesNotContainIgnoringCase("\r\ncookie:");
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aConnectionIsKept(Kind kind) throws Exception {
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
      Transport transport = transport(kind);
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
  final void aResponseThatIsNotHttpIsNotQuoted(Kind kind) throws Exception {
    try (Peer peer = new Peer("secret-1 secret-1\r\n\r\n")) {
      // some clients skip such lines, and wait for a status line
      Throwable problem =
          catchThrowable(() -> within(kind, Duration.ofSeconds(1)).send(Request.get(peer.uri())));
      StringWriter trace = new StringWriter();
      problem.printStackTrace(new PrintWriter(trace));

      assertThat(problem).isInstanceOf(IOException.class).hasMessageContaining("GET http://127");
      assertThat(trace.toString()).doesNotContain("secret-1");
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aFieldThatFramesTheMessageIsRefused(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 204 Nothing\r\n\r\n")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> transport(kind).send(Request.get(peer.uri()).header("host", "other.example")))
          .withMessageContaining("host");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  final void anInterruptionGivesUpTheExchange(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\n")) {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      CompletableFuture<Throwable> problem = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                problem.complete(
                    catchThrowable(() -> transport(kind).send(Request.get(peer.uri()))));
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
  final void aFieldThatCannotBeSentIsRefused(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 204 Nothing\r\n\r\n")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> transport(kind).send(Request.get(peer.uri()).header("x-name", "J\u00fcrgen")))
          .withMessageContaining("x-name")
          .withMessageNotContaining("rgen");
      assertThat(peer.furtherRequests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  final void theLibraryRunsOnIt(Kind kind) throws Exception {
    String issuer = "https://as.example.com";
    String metadata = "{\"issuer\":\"" + issuer + "\"}";
    try (Peer peer =
        new Peer(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + metadata.length()
                + "\r\n\r\n"
                + metadata)) {
      Transport transport = transport(kind);
      Driver http =
          Driver.of(request -> transport.send(Request.get(peer.uri()).headers(request.headers())))
              .env(Env.system());

      AuthorizationServer server = http.run(Discovery.oidc(issuer));

      assertThat(server.issuer()).isEqualTo(issuer);
      assertThat(peer.request()).containsIgnoringCase("\r\naccept: application/json\r\n");
    }
  }
}
