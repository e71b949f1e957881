package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.fake.RawServer;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever gives up waiting gives up the exchange: before the header, and within the body. */
@Timeout(15)
class JdkTransportCancelTest {

  private static final String HEADER = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123";

  @Test
  void a_caller_that_is_interrupted_already_sends_nothing() throws Exception {
    AtomicInteger tasks = new AtomicInteger();
    try (RawServer server = RawServer.answering(HEADER + "4567890")) {
      JdkTransport transport =
          JdkTransport.builder()
              .executor(
                  task -> {
                    tasks.incrementAndGet();
                    new Thread(task).start();
                  })
              .build();
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> transport.send(Request.post(server.uri())))
            .isInstanceOf(InterruptedIOException.class);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(tasks).hasValue(0);
      assertThat(transport.send(Request.post(server.uri())).body()).hasSize(10);
      assertThat(tasks).hasPositiveValue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", HEADER})
  void cancelling_the_future_gives_up_the_exchange(String start) throws Exception {
    try (RawServer server = RawServer.stallingAfter(start)) {
      CompletableFuture<Response> future =
          JdkTransport.create().async().send(Request.post(server.uri())).toCompletableFuture();
      assertThat(server.head()).startsWith("POST");
      assertThat(future.cancel(true)).isTrue();
      assertThat(server.clientHungUp()).isTrue();
    }
  }

  @Test
  void a_body_is_given_up_even_where_an_own_client_does_not_pass_the_cancellation_on()
      throws Exception {
    try (RawServer server = RawServer.stallingAfter(HEADER)) {
      JdkTransport transport =
          JdkTransport.builder()
              .httpClient(new WrappedClient())
              .requestTimeout(Duration.ofSeconds(1))
              .build();
      assertThatThrownBy(() -> transport.send(Request.post(server.uri())))
          .isInstanceOf(HttpTimeoutException.class);
      assertThat(server.clientHungUp()).isTrue();
    }
  }
}
