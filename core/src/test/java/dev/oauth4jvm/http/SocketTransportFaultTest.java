package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.fake.RawServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a connection leads, and what ends one that leads nowhere. */
@Timeout(30)
class SocketTransportFaultTest {

  private static SocketTransport.Builder impatient() {
    return SocketTransport.builder().requestTimeout(Duration.ofMillis(300));
  }

  /** A selector of one proxy. */
  private static ProxySelector selecting(Proxy proxy) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(proxy);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    };
  }

  private static ProxySelector proxy(URI uri) {
    return ProxySelector.of(new InetSocketAddress(uri.getHost(), uri.getPort()));
  }

  @Test
  void a_server_that_does_not_read_ends_sending_at_the_time_limit() throws Exception {
    try (RawServer server = RawServer.readingOnlyHeads()) {
      Request large = Request.post(server.uri()).body(new byte[16 << 20]);
      assertThatThrownBy(() -> impatient().build().send(large))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("within requestTimeout PT0.3S");
    }
  }

  @Test
  void a_large_body_reaches_a_server_that_reads_slowly() throws Exception {
    CompletableFuture<Integer> read = new CompletableFuture<>();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try (Socket connection = listener.accept()) {
                  InputStream in = connection.getInputStream();
                  int count = 0;
                  while (count < 12 << 20) { // more than all buffers hold
                    count += in.read(new byte[1000]);
                  }
                  read.complete(count);
                  connection.getOutputStream().write(PersistentServer.OK.getBytes(US_ASCII));
                } catch (IOException e) {
                  read.completeExceptionally(e);
                }
              });
      server.start();
      URI uri = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
      Request large = Request.post(uri).body(new byte[12 << 20]);
      assertThat(SocketTransport.create().send(large).status()).isEqualTo(200);
      assertThat(read.get(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(12 << 20);
    }
  }

  @Test
  void a_handshake_that_trickles_ends_at_the_time_limit() throws Exception {
    String record = "\u0016\u0003\u0003@\u0000" + "x".repeat(9_999);
    try (RawServer server = RawServer.trickling(record)) {
      URI uri = URI.create(server.uri().toString().replace("http:", "https:"));
      assertThatThrownBy(() -> impatient().build().send(Request.get(uri)))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("within requestTimeout PT0.3S");
      assertThat(server.clientHungUp()).isTrue();
    }
  }

  @Test
  void a_once_body_is_closed_when_there_is_no_connection() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    AtomicBoolean closed = new AtomicBoolean();
    InputStream stream =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    Request request = Request.post(URI.create("http://127.0.0.1:" + port)).body(Body.once(stream));
    assertThatIOException()
        .isThrownBy(() -> SocketTransport.create().send(request))
        .withMessageContaining("no connection for http://127.0.0.1:" + port + " (Connect");
    assertThat(closed).isTrue();
  }

  @Test
  void a_caller_that_is_interrupted_already_sends_nothing() throws Exception {
    try (PersistentServer server = new PersistentServer((connection, head) -> "")) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> SocketTransport.create().send(Request.get(server.uri())))
            .isInstanceOf(InterruptedIOException.class);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void a_name_that_does_not_exist_is_a_connect_exception() {
    assertThatThrownBy(
            () -> SocketTransport.create().send(Request.get(URI.create("http://a.invalid/"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("(UnknownHostException)");
  }

  @Test
  void each_address_is_judged_before_it_is_connected_to() throws Exception {
    try (PersistentServer server =
        new PersistentServer((connection, head) -> PersistentServer.OK)) {
      List<InetAddress> judged = new ArrayList<>();
      URI uri = URI.create("http://localhost:" + server.uri().getPort() + "/");
      assertThatIOException()
          .isThrownBy(
              () ->
                  SocketTransport.builder()
                      .connectOnlyTo(
                          address -> {
                            judged.add(address);
                            return false;
                          })
                      .build()
                      .send(Request.get(uri)))
          .withMessageContaining("connectOnlyTo allows none of the ")
          .withMessageContaining("addresses of localhost");
      assertThat(judged).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
      assertThat(server.connections()).isZero();
      SocketTransport allowing =
          SocketTransport.builder().connectOnlyTo(InetAddress::isLoopbackAddress).build();
      assertThat(allowing.send(Request.get(uri)).status()).isEqualTo(200);
    }
  }

  @Test
  void a_proxy_and_a_judge_of_addresses_do_not_go_together() throws Exception {
    try (PersistentServer server = new PersistentServer((connection, head) -> "")) {
      SocketTransport transport =
          SocketTransport.builder()
              .connectOnlyTo(address -> true)
              .proxy(proxy(server.uri()))
              .build();
      assertThatIOException()
          .isThrownBy(() -> transport.send(Request.get(URI.create("http://as.example/"))))
          .withMessageContaining("connectOnlyTo cannot check");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void a_socks_proxy_is_refused() {
    Proxy socks = new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("proxy", 1));
    assertThatIOException()
        .isThrownBy(
            () ->
                SocketTransport.builder()
                    .proxy(selecting(socks))
                    .build()
                    .send(Request.get(URI.create("http://as.example/"))))
        .withMessageContaining("SOCKS proxy");
  }

  @Test
  void a_tunnel_is_asked_for_without_the_request() throws Exception {
    for (String answer :
        List.of(
            "HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 502 s3cret\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\ns3cret",
            "s3cret\r\n")) {
      try (RawServer server = RawServer.answering(answer)) {
        SocketTransport transport = SocketTransport.builder().proxy(proxy(server.uri())).build();
        Request request =
            Request.get(URI.create("https://as.example/a?s3cret"))
                .header("Authorization", "Bearer s3cret");
        assertThatIOException()
            .isThrownBy(() -> transport.send(request))
            .withMessageContaining(answer.startsWith("s3") ? "not valid HTTP" : "the proxy")
            .withMessageNotContaining("s3cret");
        assertThat(server.head())
            .isEqualTo("CONNECT as.example:443 HTTP/1.1\r\nhost: as.example:443\r\n\r\n");
        assertThat(server.clientHungUp()).isTrue();
      }
    }
  }

  @Test
  void an_unread_body_may_take_longer_than_the_time_limit() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server =
        RawServer.answering(
            out -> {
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(US_ASCII));
              while (!never.await(2, TimeUnit.MILLISECONDS)) {
                out.write('x');
              }
            })) {
      Response unread = impatient().build().send(Request.get(server.uri()).unreadResponse());
      try (InputStream stream = unread.stream()) {
        assertThat(stream.readNBytes(300)).as("past the time limit").hasSize(300);
      }
    }
  }
}
