package dev.oauth4jvm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.adapters.SelfSigned;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.testkit.TestServer;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ClientCalls;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of gRPC: its client is admitted by its server, and nobody else. */
@Timeout(120)
class GrpcOrdersTest {

  private final TestServer issuer = TestServer.listening();
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    executor.shutdownNow();
    issuer.close();
  }

  @Test
  void theClientIsAdmittedAndAStrangerIsNot() throws Exception {
    TestClient client = issuer.issuer().client("shop");
    Settings settings =
        new Settings(
            Map.of(
                "RESOURCE", "https://api.test",
                "ISSUER", issuer.issuer().issuer(),
                "CLIENT_ID", client.clientId(),
                "CLIENT_SECRET", client.secret().reveal()));
    AsyncDriver http = AsyncDriver.create().env(issuer.env());
    SelfSigned key = SelfSigned.generate();
    ServerCredentials tls = TlsServerCredentials.newBuilder().keyManager(key.keyManagers()).build();
    ChannelCredentials trusting =
        TlsChannelCredentials.newBuilder().trustManager(SelfSigned.trustManagers(key)).build();
    Server server = GrpcOrders.server(0, tls, settings, http, executor).start();
    String target = "localhost:" + server.getPort();
    ManagedChannel channel =
        GrpcOrders.channel(target, trusting, settings, issuer.issuer().metadata(), http);
    ManagedChannel stranger = Grpc.newChannelBuilder(target, trusting).build();
    try {
      assertThat(call(channel)).isEqualTo("orders of shop");
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(() -> call(stranger))
          .extracting(refused -> refused.getStatus().getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    } finally {
      channel.shutdownNow();
      stranger.shutdownNow();
      server.shutdownNow();
    }
  }

  private static String call(ManagedChannel channel) {
    return ClientCalls.blockingUnaryCall(channel, GrpcOrders.LIST, CallOptions.DEFAULT, "");
  }
}
