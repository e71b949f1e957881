package dev.oauth4jvm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksListener;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.Hold;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestIssuer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** Applications whose issuer accepts requests and does not answer, or is away. */
@Timeout(120)
class OutageTest {

  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final Issuer issuer = new Issuer(clock);
  private final TestIssuer second = issuer.server.issuer("second");
  private final List<JwksEvent> events = new CopyOnWriteArrayList<>();
  private final ExecutorService clients = Executors.newCachedThreadPool();

  /** A server, and the exception of its default transport after a timeout. */
  enum Server {
    TOMCAT(WebApplicationType.SERVLET, SocketTimeoutException.class),
    NETTY(WebApplicationType.REACTIVE, HttpTimeoutException.class);

    private final WebApplicationType type;
    private final Class<? extends IOException> timeout;

    Server(WebApplicationType type, Class<? extends IOException> timeout) {
      this.type = type;
      this.timeout = timeout;
    }
  }

  @AfterEach
  void stop() {
    clients.shutdownNow();
    issuer.close();
  }

  /** Starts an application whose requests to issuers have this timeout. */
  private Application start(Server server, Duration timeout) {
    return Application.start(
        server.type,
        StarterTest.Api.class,
        issuer.properties("oauth4jvm.issuers[0].issuer-uri", second.issuer()),
        beans -> {
          beans.registerBean(JwksListener.class, () -> events::add);
          beans.registerBean(
              Driver.class,
              () ->
                  Driver.of(SocketTransport.builder().requestTimeout(timeout).build())
                      .env(issuer.server.env()));
          beans.registerBean(
              AsyncDriver.class,
              () ->
                  AsyncDriver.of(JdkTransport.builder().requestTimeout(timeout).build().async())
                      .env(issuer.server.env()));
        });
  }

  private int status(Application application) throws IOException {
    return application.send(issuer.bearer("/who")).status();
  }

  private List<Integer> together(int number, Application application) throws Exception {
    List<Callable<Response>> calls = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Request request = issuer.bearer("/who");
      calls.add(() -> application.send(request));
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Response> answer : clients.invokeAll(calls)) {
      statuses.add(answer.get().status());
    }
    return statuses;
  }

  /** The failures of attempts to fetch keys, one for each attempt. */
  private List<Throwable> failures() {
    return events.stream()
        .filter(JwksEvent.FetchFailed.class::isInstance)
        .map(event -> ((JwksEvent.FetchFailed) event).failure())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void whileTheKeyEndpointHangsEveryRequestIsAnsweredAndOneRequestIsSent(Server server)
      throws Exception {
    try (Application application = start(server, SHORT);
        Hold hold = issuer.issuer.hold(Endpoint.JWKS)) {
      assertThat(together(20, application)).hasSize(20).containsOnly(503);
      assertThat(status(application)).isEqualTo(503);
      assertThat(issuer.server.requests(issuer.issuer, Endpoint.JWKS)).hasSize(1);
      assertThat(failures()).singleElement().isInstanceOf(server.timeout);

      hold.release();
      issuer.issuer.heal(Endpoint.JWKS);
      clock.advance(Duration.ofSeconds(61));
      assertThat(status(application)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileARequestWaitsForAKeyThoseWithOtherKeysAreAnswered(Server server) throws Exception {
    try (Application application = start(server, LONG)) {
      Request known = issuer.bearer("/who");
      assertThat(application.send(known).status()).isEqualTo(200);
      clock.advance(Duration.ofSeconds(61));
      issuer.issuer.keys().rotate();
      Hold hold = issuer.issuer.hold(Endpoint.JWKS);
      Request rotated = issuer.bearer("/who");
      Future<Response> waiting = clients.submit(() -> application.send(rotated));
      hold.awaitArrival(LONG);

      assertThat(application.send(known).status()).isEqualTo(200);
      Request another = second.accessTokens(Issuer.RESOURCE).scope("x").authorize(known);
      assertThat(application.send(another).status()).isEqualTo(200);
      assertThat(waiting).isNotDone();

      hold.release();
      assertThat(waiting.get().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIssuerMayBeAwayAtTheStartAndLater(Server server) throws Exception {
    issuer.issuer.fail(Endpoint.DISCOVERY, Fault.CONNECTION_LOST);
    try (Application application = start(server, LONG)) {
      assertThat(status(application)).isEqualTo(503);

      issuer.issuer.heal(Endpoint.DISCOVERY);
      clock.advance(Duration.ofSeconds(61));
      assertThat(status(application)).isEqualTo(200);

      issuer.issuer.fail(Endpoint.JWKS, Fault.CONNECTION_LOST);
      clock.advance(Duration.ofSeconds(200)); // the keys in memory serve for 300 s
      assertThat(status(application)).isEqualTo(200);
      clock.advance(Duration.ofSeconds(101));
      assertThat(status(application)).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIssuerThatStaysAwayIsTriedOnceInAPause(Server server) throws Exception {
    issuer.issuer.fail(Endpoint.JWKS, Fault.CONNECTION_LOST);
    try (Application application = start(server, LONG)) {
      for (int attempts = 1; attempts <= 3; attempts++) {
        assertThat(together(5, application)).hasSize(5).containsOnly(503);
        assertThat(failures()).hasSize(attempts);
        clock.advance(Duration.ofSeconds(61));
      }
    }
  }
}
