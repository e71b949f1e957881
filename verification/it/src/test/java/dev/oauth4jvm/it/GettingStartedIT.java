package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.examples.GettingStarted;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The program that the first page of the guides shows. */
@ExtendWith(SharedServer.class)
class GettingStartedIT {

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private HttpServer listener;

  GettingStartedIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
  }

  @BeforeEach
  void start() throws IOException {
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    GettingStarted api = new GettingStarted(party.http, issuer.issuer(), Party.AUDIENCE);
    listener.createContext("/", api::handle);
    listener.start();
  }

  @AfterEach
  void stop() {
    listener.stop(0);
  }

  private Request request() {
    return Request.get(
        URI.create("http://127.0.0.1:" + listener.getAddress().getPort() + "/orders/17"));
  }

  @Test
  void aGoodTokenIsGreeted() throws IOException {
    String token = party.token(SharedServer.APP);

    Response response = Party.SOCKETS.send(request().header("authorization", "Bearer " + token));

    assertThat(response.status()).isEqualTo(200);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).startsWith("Hello, ");
  }

  @Test
  void whoeverBringsNoTokenOrABadOneIsChallenged() throws IOException {
    Response none = Party.SOCKETS.send(request());
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.headers().first("www-authenticate")).isEqualTo("Bearer");

    Response bad = Party.SOCKETS.send(request().header("authorization", "Bearer x.y.z"));
    assertThat(bad.status()).isEqualTo(401);
    assertThat(bad.headers().first("www-authenticate")).contains("invalid_token");
  }
}
