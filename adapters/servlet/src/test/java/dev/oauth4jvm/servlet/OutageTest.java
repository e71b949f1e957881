package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.store.redis.RedisStore;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Hold;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A container over a real authorization server that hangs, and a store that is away. */
@Timeout(120)
class OutageTest {

  private final TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final TestServer server = TestServer.builder().clock(clock).listen().build();
  private final TestIssuer issuer = server.issuer();
  private final AccessTokens tokens = issuer.accessTokens("https://api.test");
  private final Env env = server.env();
  private final Driver http =
      Driver.of(SocketTransport.builder().requestTimeout(Duration.ofMillis(300)).build()).env(env);

  @AfterEach
  void stop() {
    server.close();
  }

  private static Container.Running start(Container container, ProtectedResourceFilter filter)
      throws Exception {
    return container.start(
        "",
        context -> {
          filter.register(context, "/*");
          Servlets.add(context, "/*", (in, out) -> out.getWriter().write("orders"));
        });
  }

  private Request request() {
    return tokens.authorize(Request.get(URI.create("https://api.test/orders")));
  }

  private List<Integer> together(int number, Container.Running running) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(number);
    try {
      List<Callable<Response>> calls = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        Request request = request();
        calls.add(() -> Wire.send(running.port(), request));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Response> answer : clients.invokeAll(calls)) {
        statuses.add(answer.get().status());
      }
      return statuses;
    } finally {
      clients.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileTheKeyEndpointHangsEveryRequestIsAnsweredAndOneRequestIsSent(Container container)
      throws Exception {
    ProtectedResource resource =
        ProtectedResource.of("https://api.test")
            .trust(JwtAccessTokens.discovered(issuer.issuer()))
            .build();
    try (Container.Running running = start(container, ProtectedResourceFilter.of(resource, http));
        Hold hold = issuer.hold(Endpoint.JWKS)) {
      List<Integer> statuses = together(20, running);
      hold.awaitArrival(Duration.ofSeconds(60));

      assertThat(statuses).hasSize(20).containsOnly(503);
      assertThat(server.requests(issuer, Endpoint.JWKS)).hasSize(1);
      assertThat(Wire.send(running.port(), request()).status()).isEqualTo(503);
      assertThat(server.requests(issuer, Endpoint.JWKS)).hasSize(1);

      hold.release();
      issuer.heal(Endpoint.JWKS);
      clock.advance(Duration.ofSeconds(61));
      assertThat(Wire.send(running.port(), request()).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anApplicationStartsWithoutItsIssuerAndAnswersOnceItIsThere(Container container)
      throws Exception {
    ProtectedResource resource =
        ProtectedResource.of("https://api.test")
            .trust(JwtAccessTokens.discovered(issuer.issuer()))
            .build();
    Hold hold = issuer.hold(Endpoint.DISCOVERY);
    try (Container.Running running = start(container, ProtectedResourceFilter.of(resource, http))) {
      assertThat(Wire.send(running.port(), request()).status()).isEqualTo(503);

      hold.release();
      clock.advance(Duration.ofSeconds(61));
      assertThat(Wire.send(running.port(), request()).status()).isEqualTo(200);

      issuer.hold(Endpoint.JWKS); // for ever: the keys in memory suffice
      assertThat(Wire.send(running.port(), request()).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRedisThatIsAwayOrHangsCostsNoAnswer(Container container) throws Exception {
    int closed;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = gone.getLocalPort();
    }
    // accepts connections by the system's queue, and never answers
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int port : new int[] {closed, silent.getLocalPort()}) {
        RedisStore store =
            RedisStore.builder(URI.create("redis://127.0.0.1:" + port))
                .connectTimeout(Duration.ofMillis(200))
                .operationTimeout(Duration.ofMillis(200))
                .build();
        ProtectedResource resource =
            ProtectedResource.of("https://api.test")
                .trust(
                    JwtAccessTokens.discovered(issuer.issuer())
                        .keys(as -> Jwks.of(as).store(store).build()))
                .build();
        try (store;
            Container.Running running =
                start(container, ProtectedResourceFilter.of(resource, http))) {
          assertThat(together(10, running)).hasSize(10).containsOnly(200);
        }
      }
    }
  }
}
