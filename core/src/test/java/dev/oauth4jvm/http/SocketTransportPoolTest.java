package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.oauth4jvm.fake.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections are kept and used again, and which requests are sent again. */
@Timeout(30)
class SocketTransportPoolTest {

  private final SocketTransport transport = SocketTransport.create();

  private static PersistentServer answering(String answer) throws IOException {
    return new PersistentServer((connection, head) -> answer);
  }

  @Test
  void a_connection_is_used_again_by_requests_of_any_method() throws Exception {
    try (PersistentServer server = answering(PersistentServer.OK)) {
      transport.send(Request.get(server.uri()));
      transport.send(Request.post(server.uri()));
      transport.send(Request.get(server.uri()));
      assertThat(server.requests)
          .containsExactly("0 GET / HTTP/1.1", "0 POST / HTTP/1.1", "0 GET / HTTP/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok-and-more",
        "HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\nok",
      })
  void a_connection_that_may_hold_something_else_is_closed(String answer) throws Exception {
    try (PersistentServer server = answering(answer)) {
      transport.send(Request.get(server.uri()));
      assertThat(server.clientHungUp(0)).isTrue();
      transport.send(Request.get(server.uri()));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void bytes_that_come_between_exchanges_are_no_response() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch planted = new CountDownLatch(1);
    try (RawServer server =
        RawServer.answering(
            out -> {
              out.write(PersistentServer.OK.getBytes(US_ASCII));
              out.flush();
              answered.await();
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad".getBytes(US_ASCII));
              out.flush();
              planted.countDown();
            })) {
      assertThat(transport.send(Request.get(server.uri())).body()).asString().isEqualTo("ok");
      answered.countDown();
      planted.await();
      assertThat(transport.send(Request.get(server.uri())).body()).asString().isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void a_connection_that_the_server_has_closed_is_not_used(String method) throws Exception {
    try (PersistentServer server = answering(PersistentServer.OK)) {
      transport.send(Request.get(server.uri()));
      server.hangUp(0);
      // over loopback a close is seen at once
      transport.send(Request.of(method, server.uri()));
      assertThat(server.requests).last().asString().startsWith("1 " + method);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void a_get_is_sent_again_when_a_kept_connection_is_closed_without_response(String method)
      throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (PersistentServer server =
        new PersistentServer(
            (connection, head) -> count.incrementAndGet() == 2 ? "" : PersistentServer.OK)) {
      transport.send(Request.get(server.uri()));
      assertThat(transport.send(Request.of(method, server.uri())).status()).isEqualTo(200);
      assertThat(server.requests)
          .containsExactly(
              "0 GET / HTTP/1.1", "0 " + method + " / HTTP/1.1", "1 " + method + " / HTTP/1.1");
    }
  }

  @Test
  void nothing_else_is_sent_again() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (PersistentServer server =
        new PersistentServer(
            (connection, head) ->
                switch (count.incrementAndGet()) {
                  case 2, 3 -> "";
                  case 5 -> "HTTP/1.1 2";
                  default -> PersistentServer.OK;
                })) {
      transport.send(Request.get(server.uri()));
      assertThatIOException()
          .as("a POST on a kept connection")
          .isThrownBy(() -> transport.send(Request.post(server.uri())))
          .withMessageContaining("closed the connection before the header ended");
      assertThatIOException()
          .as("a GET on a fresh connection")
          .isThrownBy(() -> transport.send(Request.get(server.uri())));
      transport.send(Request.get(server.uri()));
      assertThatIOException()
          .as("a GET whose response began")
          .isThrownBy(
              () ->
                  SocketTransport.builder()
                      .requestTimeout(Duration.ofMillis(200))
                      .build()
                      .send(Request.get(server.uri())));
      assertThat(count).hasValue(5);
    }
  }

  /** It may be in use by another thread already. */
  @Test
  void a_connection_that_was_given_back_is_not_closed_because_a_body_is_refused() throws Exception {
    String coded = "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nok";
    try (PersistentServer server = answering(coded)) {
      for (int i = 0; i < 2; i++) {
        assertThatIOException()
            .isThrownBy(() -> transport.send(Request.get(server.uri())))
            .withMessageContaining("content-encoding");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void transports_share_no_connection() throws Exception {
    try (PersistentServer server = answering(PersistentServer.OK)) {
      transport.send(Request.get(server.uri()));
      SocketTransport.create().send(Request.get(server.uri()));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void closing_a_transport_closes_its_idle_connections_and_no_other() throws Exception {
    try (PersistentServer server = answering(PersistentServer.OK);
        SocketTransport other = SocketTransport.create()) {
      other.send(Request.get(server.uri()));
      transport.send(Request.get(server.uri()));
      transport.close();
      assertThat(server.clientHungUp(1)).isTrue();
      other.send(Request.get(server.uri()));
      assertThat(server.requests).last().asString().startsWith("0 ");
      assertThatIOException()
          .isThrownBy(() -> transport.send(Request.get(server.uri())))
          .withMessageContaining("the transport is closed");
    }
  }

  @Test
  void an_unread_response_gives_its_connection_back_at_its_end_or_closes_it() throws Exception {
    try (PersistentServer server = answering(PersistentServer.OK)) {
      Request request = Request.get(server.uri()).unreadResponse();
      try (InputStream body = transport.send(request).stream()) {
        assertThat(body.readAllBytes()).hasSize(2);
      }
      InputStream left = transport.send(request).stream();
      left.close();
      assertThat(server.clientHungUp(0)).isTrue();
      assertThatIOException().isThrownBy(left::read).withMessageContaining("the stream is closed");
      assertThat(server.requests).containsExactly("0 GET / HTTP/1.1", "0 GET / HTTP/1.1");
    }
  }

  @Test
  void idle_connections_are_bounded_over_all_transports() throws Exception {
    List<PersistentServer> servers = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        servers.add(answering(PersistentServer.OK));
      }
      int connections = 0;
      for (int i = 0; i < 2 * ConnectionPool.MAX_CONNECTIONS; i++) {
        SocketTransport.create().send(Request.get(servers.get(i % 5).uri()));
        connections++;
      }
      for (int i = 0; i < connections - ConnectionPool.MAX_CONNECTIONS; i++) {
        assertThat(servers.get(i % 5).clientHungUp(i / 5)).isTrue();
      }
    } finally {
      for (PersistentServer server : servers) {
        server.close();
      }
    }
  }
}
