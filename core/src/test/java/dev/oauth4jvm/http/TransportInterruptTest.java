package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.fake.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupted caller gives up its exchange: before the header, within the body, in sending. */
@Timeout(30)
@ParameterizedClass
@EnumSource(
    value = TransportKind.class,
    names = {"SOCKET", "JDK"})
class TransportInterruptTest {

  private static final String HEADER = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123";

  @Parameter private TransportKind kind;

  private final CompletableFuture<Throwable> thrown = new CompletableFuture<>();
  private final CompletableFuture<Boolean> flag = new CompletableFuture<>();

  private Runnable sending(Request request) {
    Transport transport = kind.create();
    return () -> {
      try {
        transport.send(request);
        thrown.complete(new AssertionError("a response came"));
      } catch (Exception e) {
        thrown.complete(e);
      }
      flag.complete(Thread.currentThread().isInterrupted());
    };
  }

  private void assertGivenUp(RawServer server) throws Exception {
    assertThat(thrown.get(10, TimeUnit.SECONDS))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("interrupted during ")
        .hasMessageNotContaining("s3cret");
    assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.clientHungUp()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", HEADER})
  void the_exchange_is_given_up_and_the_flag_kept(String start) throws Exception {
    try (RawServer server = RawServer.stallingAfter(start)) {
      Thread caller = new Thread(sending(Request.get(server.uri().resolve("/?s3cret"))));
      caller.start();
      assertThat(server.head()).startsWith("GET");
      caller.interrupt();
      assertGivenUp(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", HEADER})
  void the_exchange_of_a_virtual_thread_is_given_up_too(String start) throws Exception {
    if (Runtime.version().feature() < 21) {
      assertThat(Thread.class.getMethods())
          .noneMatch(m -> m.getName().equals("startVirtualThread"));
      return;
    }
    try (RawServer server = RawServer.stallingAfter(start)) {
      Thread caller =
          (Thread)
              Thread.class
                  .getMethod("startVirtualThread", Runnable.class)
                  .invoke(null, sending(Request.get(server.uri())));
      assertThat(server.head()).startsWith("GET");
      caller.interrupt();
      assertGivenUp(server);
    }
  }

  @Test
  void a_body_that_the_server_does_not_read_is_given_up() throws Exception {
    CompletableFuture<Void> much = new CompletableFuture<>();
    InputStream endless =
        new InputStream() {
          private long read;

          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] into, int from, int count) throws IOException {
            read += count;
            if (read > 1 << 16) {
              much.complete(null);
            }
            return count;
          }
        };
    try (RawServer server = RawServer.readingOnlyHeads()) {
      Thread caller = new Thread(sending(Request.post(server.uri()).body(Body.once(endless))));
      caller.start();
      much.get(10, TimeUnit.SECONDS);
      caller.interrupt();
      assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
      assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
