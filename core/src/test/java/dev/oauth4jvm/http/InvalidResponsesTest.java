package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.oauth4jvm.fake.RawServer;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that does not speak HTTP costs no descriptor for ever, and stops no good request. */
@Timeout(120)
class InvalidResponsesTest {

  /** Some are lost before a client is replaced; other tests of this process hold some too. */
  private static final int MOST_DESCRIPTORS = 150;

  private static final String[] INVALID = {
    "garbage\r\n\r\n",
    "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nBad Name: a\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  };

  private static long descriptors() {
    assumeTrue(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
        "the system counts descriptors");
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  @ParameterizedTest
  @EnumSource
  void thousands_of_invalid_responses_leave_few_descriptors(TransportKind kind) throws Exception {
    long before = descriptors();
    int[] count = new int[1];
    try (PersistentServer good = new PersistentServer((connection, head) -> PersistentServer.OK);
        PersistentServer bad =
            new PersistentServer(
                (connection, head) -> INVALID[count[0]++ % INVALID.length], true)) {
      Transport transport = kind.create();
      for (int i = 0; i < 2_000; i++) {
        assertThatIOException().isThrownBy(() -> transport.send(Request.post(bad.uri())));
        if (i % 50 == 0) {
          assertThat(transport.send(Request.post(good.uri())).status()).isEqualTo(200);
        }
      }
      assertThat(descriptors() - before).isLessThan(MOST_DESCRIPTORS);
    }
  }

  @Test
  void a_client_of_the_application_is_not_replaced() throws Exception {
    try (PersistentServer bad =
        new PersistentServer((connection, head) -> "garbage\r\n\r\n", true)) {
      HttpClient own = HttpClient.newHttpClient();
      JdkTransport transport = JdkTransport.builder().httpClient(own).build();
      for (int i = 0; i < 3 * JdkClients.MAX_LOST; i++) {
        assertThatIOException().isThrownBy(() -> transport.send(Request.post(bad.uri())));
      }
      try (PersistentServer good =
          new PersistentServer((connection, head) -> PersistentServer.OK)) {
        transport.send(Request.post(good.uri()));
        own.send(
            HttpRequest.newBuilder(good.uri()).build(), HttpResponse.BodyHandlers.discarding());
        assertThat(good.connections()).as("the same client, not shut down").isEqualTo(1);
      }
    }
  }

  @Test
  void what_replaces_a_client_times_out_and_is_cancelled_as_it_was() throws Exception {
    JdkTransport.Settings settings = new JdkTransport.Settings();
    settings.requestTimeout = Duration.ofMillis(300);
    ThreadExchanges exchanges = new ThreadExchanges(settings);
    try (RawServer server = RawServer.stallingAfter("")) {
      assertThatIOException()
          .isThrownBy(() -> exchanges.send(Request.post(server.uri())))
          .isInstanceOf(HttpTimeoutException.class)
          .withMessageContaining("within requestTimeout PT0.3S");
    }
    try (RawServer server = RawServer.stallingAfter("")) {
      CompletableFuture<Response> pending =
          new ThreadExchanges(new JdkTransport.Settings()).sendAsync(Request.post(server.uri()));
      assertThat(server.head()).startsWith("POST");
      assertThat(pending.cancel(true)).isTrue();
      assertThat(server.clientHungUp()).isTrue();
    }
  }
}
