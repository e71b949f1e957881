package dev.oauth4jvm.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.testkit.AccessTokens;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.Status;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server on Netty over TLS: tokens that are bound to the certificate of the connection. */
@Timeout(120)
class NettyTest {

  private final GrpcApi api = new GrpcApi();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        api.start(
            Grpc.newServerBuilderForPort(0, MutualTls.server()).executor(api.threads()),
            api.interceptor());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Channel channel(ChannelCredentials client) {
    int port = ((InetSocketAddress) server.getListenSockets().get(0)).getPort();
    return api.closed(Grpc.newChannelBuilderForAddress("127.0.0.1", port, client).build());
  }

  private static Outcome call(Channel channel, AccessTokens tokens) {
    return Outcome.of(GrpcApi.with(channel, GrpcApi.bearer(tokens)), Orders.GET);
  }

  @Test
  void aBoundTokenNeedsTheCertificateOfItsConnection() throws Exception {
    AccessTokens bound = api.tokens.boundTo(MutualTls.ONE);

    assertThat(call(channel(MutualTls.first()), bound).answer())
        .isEqualTo("alice by client, orders:read orders:pay, proven");
    for (ChannelCredentials other :
        new ChannelCredentials[] {MutualTls.second(), MutualTls.nobody()}) {
      Outcome outcome = call(channel(other), bound);
      assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(outcome.error()).isEqualTo("invalid_token");
    }
  }

  @Test
  void aBearerTokenIsAdmittedWithAndWithoutACertificate() throws Exception {
    for (ChannelCredentials client :
        new ChannelCredentials[] {MutualTls.first(), MutualTls.nobody()}) {
      assertThat(call(channel(client), api.tokens).answer())
          .isEqualTo("alice by client, orders:read orders:pay");
    }
  }

  @Test
  void twoValuesOfAuthorizationAreRefusedAlthoughTheLastIsGood() throws Exception {
    Channel channel = channel(MutualTls.nobody());

    Outcome outcome = Outcome.of(GrpcApi.with(channel, api.bearer(), api.bearer()), Orders.GET);

    assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome.error()).isEqualTo("invalid_request");
  }
}
