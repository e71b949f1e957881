package dev.oauth4jvm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example of a servlet container answers whom it should. */
class ServletApiTest {

  private final TestServer issuer = TestServer.create();
  private final AccessTokens tokens = issuer.issuer().accessTokens("https://api.test");
  private Server server;
  private String origin;

  @BeforeEach
  void start() throws Exception {
    Settings settings =
        new Settings(Map.of("RESOURCE", "https://api.test", "ISSUER", issuer.issuer().issuer()));
    server =
        ServletApi.server(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), settings, issuer.driver());
    server.start();
    origin = "http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private Response get(String path, AccessTokens presented) throws IOException {
    Request request = Request.get(URI.create(origin + path));
    try (SocketTransport client = SocketTransport.create()) {
      return client.send(presented == null ? request : presented.authorize(request));
    }
  }

  @Test
  void ordersNeedTheirScope() throws IOException {
    Response orders = get("/orders", tokens.scope("orders:read"));

    assertThat(new String(orders.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"sub\":\"alice\",\"client_id\":\"client\"}");
    assertThat(get("/orders", tokens).status()).isEqualTo(403);
    assertThat(get("/orders", null).status()).isEqualTo(401);
  }

  @Test
  void healthAndMetadataNeedNone() throws IOException {
    assertThat(get("/health", null).status()).isEqualTo(200);
    assertThat(get("/.well-known/oauth-protected-resource", null).status()).isEqualTo(200);
  }
}
