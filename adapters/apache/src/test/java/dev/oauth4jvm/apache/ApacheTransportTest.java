package dev.oauth4jvm.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.adapters.TransportContract;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApacheTransportTest extends TransportContract {

  @Override
  protected Transport blocking(Duration limit) {
    return Connections.transport(limit);
  }

  @Override
  protected AsyncTransport async(Duration limit) {
    return Connections.async(limit);
  }

  @Test
  void aChallengeIsNotAnsweredWithTheSystemsCredentials() throws IOException {
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"a\"");
          exchange.sendResponseHeaders(401, -1);
        });
    server.start();
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("system", "secret".toCharArray());
          }
        });
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      assertThat(blocking(Duration.ofMinutes(1)).send(Request.get(uri)).status()).isEqualTo(401);
      assertThat(received).containsExactly("null");
    } finally {
      Authenticator.setDefault(null);
      server.stop(0);
    }
  }

  @Test
  void aUrlThatTheClientWouldChangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                blocking(Duration.ofMinutes(1))
                    .send(Request.get(URI.create("http://127.0.0.1:9//orders"))))
        .withMessageContaining("path");
  }

  @Test
  void aLimitIsPositive() {
    ApacheTransport transport = ApacheTransport.of(Connections.APPLICATION);
    assertThatIllegalArgumentException().isThrownBy(() -> transport.maxBodyBytes(0));
    for (Duration limit : new Duration[] {Duration.ZERO, Duration.ofDays(2)}) {
      assertThatIllegalArgumentException().isThrownBy(() -> transport.requestTimeout(limit));
    }
  }
}
