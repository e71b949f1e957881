package dev.oauth4jvm.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.adapters.JulLog;
import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Hold;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server on Netty, with one thread for its calls, over a real issuer that hangs. */
@Timeout(120)
class OutageTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final TestServer issuers = TestServer.builder().clock(clock).listen().build();
  private final TestIssuer hanging = issuers.issuer("hanging");
  private final TestIssuer healthy = issuers.issuer("healthy");
  private final ProtectedResource resource =
      ProtectedResource.of(SampleApi.IDENTIFIER)
          .trust(JwtAccessTokens.discovered(hanging.issuer()))
          .trust(JwtAccessTokens.discovered(healthy.issuer()))
          .build();
  private final ExecutorService one = Executors.newSingleThreadExecutor();
  private final JulLog log = new JulLog("dev.oauth4jvm.grpc");
  private Server server;
  private ManagedChannel channel;

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    issuers.close();
    log.close();
    one.shutdownNow();
  }

  /** Starts the server with a timeout of requests to issuers; further interceptors run first. */
  private void start(Duration requestTimeout, ServerInterceptor... before) throws IOException {
    AsyncDriver http =
        AsyncDriver.of(JdkTransport.builder().requestTimeout(requestTimeout).build().async())
            .env(issuers.env());
    var builder =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .executor(one)
            .addService(Orders.service())
            .intercept(
                ProtectedResourceInterceptor.of(resource, http, one).require(Orders::requirement));
    for (ServerInterceptor interceptor : before) {
      builder.intercept(interceptor);
    }
    server = builder.build().start();
    int port = ((InetSocketAddress) server.getListenSockets().get(0)).getPort();
    channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", port, InsecureChannelCredentials.create())
            .build();
  }

  private Channel by(TestIssuer issuer) {
    AccessTokens tokens = issuer.accessTokens(SampleApi.IDENTIFIER).scope("orders:read");
    return GrpcApi.with(channel, GrpcApi.bearer(tokens));
  }

  private Future<String> begin(TestIssuer issuer) {
    return ClientCalls.futureUnaryCall(
        by(issuer).newCall(Orders.GET, CallOptions.DEFAULT), "order");
  }

  @Test
  void callsAreUnavailableAfterTheTransportsTimeoutUntilTheKeyEndpointResponds() throws Exception {
    start(Duration.ofSeconds(2));
    try (Hold hold = hanging.hold(Endpoint.JWKS)) {
      Outcome outcome = Outcome.of(by(hanging), Orders.GET);
      hold.awaitArrival(LONG);

      assertThat(outcome.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(outcome.challenges()).isEmpty();
      assertThat(log.take())
          .singleElement()
          .satisfies(
              message -> {
                assertThat(message.level()).isEqualTo(System.Logger.Level.WARNING);
                assertThat(message.text()).contains("orders.Orders/Get").contains("UNAVAILABLE");
              });
      assertThat(Outcome.of(by(hanging), Orders.GET).code())
          .as("within the pause after the failure")
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(issuers.requests(hanging, Endpoint.JWKS)).hasSize(1);
    }

    hanging.heal(Endpoint.JWKS);
    clock.advance(Duration.ofSeconds(61));
    assertThat(Outcome.of(by(hanging), Orders.GET).answer()).startsWith("alice by client");
  }

  @Test
  void whileAnIssuerHangsTheCallsWithTokensOfAnotherAreAnswered() throws Exception {
    start(Duration.ofMinutes(2)); // longer than this test
    try (Hold hold = hanging.hold(Endpoint.JWKS)) {
      Future<String> waiting = begin(hanging);
      hold.awaitArrival(LONG);

      assertThat(Outcome.of(by(healthy), Orders.GET).answer()).startsWith("alice by client");
      assertThat(waiting).isNotDone();

      hold.release();
      assertThat(waiting.get(60, TimeUnit.SECONDS)).startsWith("alice by client");
    }
  }

  @Test
  void whenTheKeysExpireTheCallsOfThatMomentShareOneRequestAndAllPass() throws Exception {
    int number = 200;
    CountDownLatch judged = new CountDownLatch(number + 1);
    start(Duration.ofMinutes(2), counting(judged));
    assertThat(Outcome.of(by(hanging), Orders.GET).answer()).startsWith("alice by client");
    assertThat(issuers.requests(hanging, Endpoint.JWKS)).hasSize(1);
    clock.advance(Duration.ofDays(1));

    List<Future<String>> calls = new ArrayList<>();
    try (Hold hold = hanging.hold(Endpoint.JWKS)) {
      for (int i = 0; i < number; i++) {
        calls.add(begin(hanging));
      }
      assertThat(judged.await(60, TimeUnit.SECONDS)).isTrue(); // each one waits for the keys
      hold.awaitArrival(LONG);
      assertThat(calls).noneMatch(Future::isDone);
    }

    for (Future<String> call : calls) {
      assertThat(call.get(60, TimeUnit.SECONDS)).startsWith("alice by client");
    }
    assertThat(issuers.requests(hanging, Endpoint.JWKS)).hasSize(2);
    assertThat(log.take()).isEmpty();
  }

  /** Counts the calls that the interceptor under test has seen. */
  private static ServerInterceptor counting(CountDownLatch seen) {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        seen.countDown();
        return listener;
      }
    };
  }
}
