package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of requests that are streamed. */
@Timeout(60)
@ParameterizedClass
@EnumSource(TransportKind.class)
class TransportUploadTest {

  @Parameter private TransportKind kind;

  private static final int MUCH = 3 << 20;

  private final List<String> lengths = new CopyOnWriteArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private HttpServer server;

  /** Answers with how many bytes came. */
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          lengths.add(String.valueOf(exchange.getRequestHeaders().getFirst("content-length")));
          int read = exchange.getRequestBody().readAllBytes().length;
          byte[] answer = Integer.toString(read).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private InputStream bytes(int count) {
    return new ByteArrayInputStream(new byte[count]) {
      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  private Request request(Body body) {
    int port = server.getAddress().getPort();
    return Request.of("PUT", URI.create("http://127.0.0.1:" + port + "/")).body(body);
  }

  private String send(Body body) throws IOException {
    return new String(kind.create().send(request(body)).body(), UTF_8);
  }

  @Test
  void aBodyOfUnknownLengthIsSentInChunksAndClosed() throws IOException {
    assertThat(send(Body.of(() -> bytes(MUCH)))).isEqualTo(Integer.toString(MUCH));
    assertThat(lengths).containsExactly("null");
    assertThat(closed).hasPositiveValue();
  }

  @Test
  void aBodyOfKnownLengthIsSentWithIt() throws IOException {
    assertThat(send(Body.once(bytes(MUCH)).length(MUCH))).isEqualTo(Integer.toString(MUCH));
    assertThat(send(Body.of(() -> bytes(0)).length(0))).isEqualTo("0");
    assertThat(lengths).containsExactly(Integer.toString(MUCH), "0");
  }

  @Test
  void aBodyOfAnotherLengthThanItsOwnFails() {
    assertThatIOException().isThrownBy(() -> send(Body.of(() -> bytes(4)).length(5)));
    assertThatIOException().isThrownBy(() -> send(Body.of(() -> bytes(6)).length(5)));
  }

  @Test
  void aBodyThatCannotBeOpenedOrReadFailsWithItsOwnReason() {
    assertThatIOException()
        .isThrownBy(
            () ->
                send(
                    Body.of(
                        () -> {
                          throw new IOException("no such file");
                        })))
        .withMessageContaining("no such file");
    assertThatIOException()
        .isThrownBy(
            () ->
                send(
                    Body.of(
                        () -> {
                          throw new IllegalStateException("closed pool");
                        })))
        .withMessageContaining("closed pool");
    assertThatIOException()
        .isThrownBy(
            () ->
                send(
                    Body.once(
                        new InputStream() {
                          @Override
                          public int read() throws IOException {
                            throw new IOException("disk on fire");
                          }

                          @Override
                          public int read(byte[] into, int from, int length) throws IOException {
                            return read();
                          }

                          @Override
                          public void close() {
                            closed.incrementAndGet();
                          }
                        })))
        .withMessageContaining("disk on fire");
    assertThat(closed).hasPositiveValue();
  }

  @Test
  void aBodyThatCanBeReadOnlyOnceIsNotSentTwice() throws IOException {
    Body once = Body.once(bytes(3));
    assertThat(send(once.length(3))).isEqualTo("3");
    assertThatIOException()
        .isThrownBy(() -> send(once))
        .withMessageContaining("can be read only once");
  }

  @Test
  void aRequestShowsAndTellsThatItsBodyIsStreamed() {
    Request whole = request(Body.of(() -> bytes(3)).length(3));
    assertThat(whole.hasBody()).isTrue();
    assertThat(whole.header("a", "b").streamedBody()).isSameAs(whole.streamedBody());
    assertThat(whole.toString()).contains("3 bytes");
    assertThat(request(Body.once(bytes(3))).toString()).contains("unknown length");
    assertThatIllegalStateException()
        .isThrownBy(whole::body)
        .withMessageContaining("streamedBody()");
    assertThat(whole.body(new byte[1]).streamedBody()).isNull();
    assertThat(request(Body.of(() -> bytes(0)).length(0)).hasBody()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Body.of(() -> bytes(1)).length(-1))
        .withMessageContaining("length");
  }
}
