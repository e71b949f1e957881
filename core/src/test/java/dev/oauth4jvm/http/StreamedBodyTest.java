package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.oauth4jvm.fake.RawServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever becomes of an exchange, no stream of its request's body stays open. */
@Timeout(60)
class StreamedBodyTest {

  /** A stream that knows whether it is open. */
  private static final class Tracked extends ByteArrayInputStream {

    private boolean closed;

    Tracked() {
      super(new byte[3]);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final List<Tracked> opened = new ArrayList<>();
  private final Tracked once = new Tracked();

  private Tracked open() {
    Tracked stream = new Tracked();
    opened.add(stream);
    return stream;
  }

  @Test
  void theEndOfTheExchangeClosesWhatWasOpened() throws IOException {
    StreamedBody body = new StreamedBody(Body.of(this::open));
    assertThat(body.get().read()).isZero();
    assertThat(opened.get(0).closed).isFalse();
    body.close();
    body.close();
    assertThat(opened).singleElement().satisfies(stream -> assertThat(stream.closed).isTrue());
  }

  @Test
  void aStreamThatCanBeReadOnlyOnceIsClosedAsWell() throws IOException {
    StreamedBody body = new StreamedBody(Body.once(once));
    assertThat(body.get().read()).isZero();
    assertThat(once.closed).isFalse();
    body.close();
    assertThat(once.closed).isTrue();
  }

  @Test
  void nothingIsOpenedAfterTheEndOfTheExchange() {
    StreamedBody body = new StreamedBody(Body.of(this::open));
    body.close();
    assertThatIOException().isThrownBy(() -> body.get().read(new byte[3]));
    assertThat(opened).isEmpty();
  }

  @Test
  void whatOpensWhileTheExchangeEndsIsClosed() {
    StreamedBody[] body = new StreamedBody[1];
    body[0] =
        new StreamedBody(
            Body.of(
                () -> {
                  body[0].close();
                  return open();
                }));
    assertThatIOException().isThrownBy(() -> body[0].get().read());
    assertThat(opened).singleElement().satisfies(stream -> assertThat(stream.closed).isTrue());
  }

  @Test
  void sendingAgainClosesWhatWasReadBefore() throws IOException {
    StreamedBody body = new StreamedBody(Body.of(this::open));
    assertThat(body.get().read()).isZero();
    assertThat(body.get().readAllBytes()).hasSize(3);
    assertThat(opened).hasSize(2);
    assertThat(opened.get(0).closed).isTrue();
    assertThat(opened.get(1).closed).isFalse();
  }

  @Test
  void aStreamThatCannotBeClosedIsGivenUpAllTheSame() throws IOException {
    StreamedBody body =
        new StreamedBody(
            Body.once(
                new InputStream() {
                  @Override
                  public int read() {
                    return 1;
                  }

                  @Override
                  public void close() throws IOException {
                    throw new IOException("disk on fire");
                  }
                }));
    assertThat(body.get().read()).isOne();
    body.close();
    assertThatIOException().isThrownBy(() -> body.get().read()).withMessageContaining("over");
  }

  @Test
  void aStreamThatIsOpenBeforeTheExchangeIsClosedThoughNothingWasSent() throws Exception {
    int nobodyListens;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobodyListens = socket.getLocalPort();
    }
    Request request =
        Request.post(URI.create("http://127.0.0.1:" + nobodyListens + "/")).body(Body.once(once));
    assertThatIOException().isThrownBy(() -> JdkTransport.create().send(request));
    assertThat(once.closed).isTrue();
  }

  @Test
  void aBodyWithoutBytesIsClosedToo() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 204 x\r\n\r\n")) {
      JdkTransport.create().send(Request.post(server.uri()).body(Body.once(once).length(0)));
    }
    assertThat(once.closed).isTrue();
  }

  @Test
  void anInterruptedCallersStreamIsClosed() {
    Thread.currentThread().interrupt();
    try {
      assertThatIOException().isThrownBy(() -> JdkTransport.create().send(anywhere()));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(once.closed).isTrue();
  }

  @Test
  void theStreamIsClosedWhereTheClientTakesNoWork() {
    JdkTransport transport =
        JdkTransport.builder()
            .executor(
                task -> {
                  throw new RejectedExecutionException("closed");
                })
            .build();
    assertThatIOException().isThrownBy(() -> transport.send(anywhere()));
    assertThat(once.closed).isTrue();
  }

  private Request anywhere() {
    return Request.post(URI.create("http://127.0.0.1:1/")).body(Body.once(once));
  }
}
