package dev.oauth4jvm.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.Hold;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.tokens.TokenSource;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Credentials of calls: the token of a source, and what a call without one ends with. */
@Timeout(120)
class AccessTokenCredentialsTest {

  private final ApiClient client = new ApiClient();

  @AfterEach
  void stop() {
    client.close();
  }

  private Outcome call(Channel channel) {
    return call(channel, client.credentials);
  }

  private static Outcome call(Channel channel, AccessTokenCredentials credentials) {
    return Outcome.of(channel, Orders.GET, CallOptions.DEFAULT.withCallCredentials(credentials));
  }

  private Channel netty(Server server, io.grpc.ChannelCredentials credentials) {
    int port = ((InetSocketAddress) server.getListenSockets().get(0)).getPort();
    return client.api.closed(
        Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials).build());
  }

  @Test
  void everyCallHasTheTokenOfTheSource() throws Exception {
    Channel channel = client.channel();
    for (int i = 0; i < 10; i++) {
      assertThat(call(channel).answer()).isEqualTo("shop by shop, orders:read");
    }
    assertThat(client.requests()).isEqualTo(1);
  }

  @Test
  void overTlsATokenIsSentAndOverPlaintextNone() throws Exception {
    Server secure =
        client.api.start(Grpc.newServerBuilderForPort(0, MutualTls.server()), client.server);
    Server open =
        client.api.start(
            Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()), client.server);

    Outcome refused = call(netty(open, InsecureChannelCredentials.create()));

    assertThat(refused.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(refused.status().getDescription()).contains("not encrypted");
    assertThat(client.calls).as("nothing is sent").hasValue(0);
    assertThat(client.requests()).as("no token is requested").isZero();
    assertThat(call(netty(secure, MutualTls.nobody())).answer()).startsWith("shop by shop");
  }

  @Test
  void callsDoNotWaitForATokenOnTheThreadOfTheCaller() throws Exception {
    Channel channel = client.channel();
    List<Future<String>> calls = new ArrayList<>();
    try (Hold hold = client.api.issuer.hold(Endpoint.TOKEN)) {
      for (int i = 0; i < 200; i++) {
        calls.add(
            ClientCalls.futureUnaryCall(
                channel.newCall(
                    Orders.GET, CallOptions.DEFAULT.withCallCredentials(client.credentials)),
                "order"));
      }
      hold.awaitArrival(Duration.ofSeconds(60));
      assertThat(calls).noneMatch(Future::isDone);
    }
    for (Future<String> call : calls) {
      assertThat(call.get(60, TimeUnit.SECONDS)).startsWith("shop by shop");
    }
    assertThat(client.requests()).isEqualTo(1);
  }

  @Test
  void aDeadlineEndsACallWithoutAToken() throws Exception {
    Channel channel = client.channel();
    Hold hold = client.api.issuer.hold(Endpoint.TOKEN);
    Outcome outcome =
        Outcome.of(
            channel,
            Orders.GET,
            CallOptions.DEFAULT
                .withCallCredentials(client.credentials)
                .withDeadlineAfter(200, TimeUnit.MILLISECONDS));
    hold.release();

    assertThat(outcome.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CONNECTION_LOST", "SERVER_ERROR", "UNAVAILABLE"})
  void aServerThatIsDownMakesTheCallUnavailableEvenIfItWaitsForReady(Fault fault) throws Exception {
    client.api.issuer.fail(Endpoint.TOKEN, fault);

    Outcome outcome =
        Outcome.of(
            client.channel(),
            Orders.GET,
            CallOptions.DEFAULT.withCallCredentials(client.credentials).withWaitForReady());

    assertThat(outcome.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(outcome.status().getCause()).isNotNull();
    assertThat(client.calls).hasValue(0);

    client.api.issuer.heal(Endpoint.TOKEN);
    client.api.clock.advance(Duration.ofSeconds(11));
    assertThat(call(client.channel()).answer()).startsWith("shop by shop");
  }

  @Test
  void aClientThatTheServerRefusesIsUnauthenticated() throws Exception {
    TestClient known = client.api.issuer.client("other");
    TokenSource wrong =
        TokenSource.of(
                ClientCredentialsGrant.of(
                    client.api.issuer.metadata(),
                    known.client(),
                    ClientAuthentication.secretBasic(Secret.of("another secret of this client"))))
            .build();

    Outcome outcome = call(client.channel(), AccessTokenCredentials.of(wrong, client.api.http()));

    assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome.status().getCause()).isInstanceOf(OAuthException.class);
    assertThat(((OAuthException) outcome.status().getCause()).code().value())
        .isIn("OAUTH_RESPONSE_BODY_ERROR", "OAUTH_WWW_AUTHENTICATE_CHALLENGE");
    assertThat(outcome.status().toString()).doesNotContain("another secret");
  }

  @Test
  void aTokenThatIsBoundToAKeyIsNotSent() throws Exception {
    TestClient known = client.api.issuer.client("other");
    TokenSource bound =
        TokenSource.of(client.grant(known).dpop(DpopHandle.of(MutualTls.KEY))).build();

    Outcome outcome = call(client.channel(), AccessTokenCredentials.of(bound, client.api.http()));

    assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome.status().getDescription()).contains("without DPoP");
    assertThat(client.calls).hasValue(0);
  }

  @Test
  void theTextOfCredentialsHasNoToken() throws Exception {
    call(client.channel());
    String token = client.api.authorizationServer.run(client.tokens.token()).accessToken().reveal();

    assertThat(client.credentials.toString())
        .startsWith("AccessTokenCredentials[")
        .doesNotContain(token);
  }
}
