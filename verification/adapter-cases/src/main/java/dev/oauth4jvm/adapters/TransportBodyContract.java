package dev.oauth4jvm.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of a {@link Transport} over another HTTP client, as far as bodies are concerned. */
public abstract class TransportBodyContract extends TransportCases {

  /** Creates the tests of a subclass. */
  protected TransportBodyContract() {}

  @ParameterizedTest
  @EnumSource
  final void aBodyThatIsNotThereHasALengthWhereTheMethodGivesOneAMeaning(Kind kind)
      throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 204 Nothing\r\nConnection: close\r\n\r\n")) {
      for (String method : new String[] {"POST", "PUT"}) {
        assertThat(transport(kind).send(Request.of(method, peer.uri())).body()).isEmpty();
        assertThat(peer.request())
            .startsWith(method + " ")
            .containsIgnoringCase("\r\ncontent-length: 0\r\n");
      }
      for (String method : new String[] {"GET", "HEAD", "DELETE"}) { // RFC 9110, section 8.6
        assertThat(transport(kind).send(Request.of(method, peer.uri())).body()).isEmpty();
        assertThat(peer.request())
            .startsWith(method + " ")
            .doesNotContainIgnoringCase("content-length")
            .doesNotContainIgnoringCase("transfer-encoding");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aStreamedBodyIsSentWithItsLengthOrInChunksAndClosed(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 204 Nothing\r\nConnection: close\r\n\r\n")) {
      Tracked known = new Tracked("content");
      transport(kind).send(Request.post(peer.uri()).body(Body.of(() -> known).length(7)));
      assertThat(peer.request())
          .containsIgnoringCase("\r\ncontent-length: 7\r\n")
          .endsWith("\r\n\r\ncontent");
      assertThat(known.closed.get(30, TimeUnit.SECONDS)).isTrue();

      Tracked unknown = new Tracked("");
      transport(kind).send(Request.post(peer.uri()).body(Body.of(() -> unknown)));
      assertThat(peer.request()).containsIgnoringCase("\r\ntransfer-encoding: chunked\r\n");
      assertThat(unknown.closed.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aStreamedBodyOfAnotherLengthFailsAndIsClosed(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 204 Nothing\r\n\r\n")) {
      for (int length : new int[] {5, 9}) {
        Tracked body = new Tracked("content");
        assertThatIOException()
            .isThrownBy(
                () ->
                    transport(kind)
                        .send(Request.post(peer.uri()).body(Body.once(body).length(length))))
            .isNotInstanceOf(SocketTimeoutException.class);
        assertThat(body.closed.get(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aBodyThatIsNotSentIsClosed(Kind kind) throws Exception {
    Tracked body = new Tracked("content");
    URI nobody;
    try (Peer peer = new Peer("")) {
      nobody = peer.uri();
    }
    assertThatIOException()
        .isThrownBy(() -> transport(kind).send(Request.post(nobody).body(Body.once(body))))
        .isInstanceOf(ConnectException.class);
    assertThat(body.closed.get(30, TimeUnit.SECONDS)).isTrue();
  }

  /** A stream that says when it is closed. */
  private static final class Tracked extends FilterInputStream {
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    Tracked(String text) {
      super(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
      super.close();
      closed.complete(true);
    }
  }

  @ParameterizedTest
  @EnumSource
  final void anUnreadResponseIsReturnedBeforeItsBodyHasEndedAndHasNoLimit(Kind kind)
      throws Exception {
    String much = "a".repeat(2 * LIMIT);
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + much)) {
      Response response = transport(kind).send(Request.get(peer.uri()).unreadResponse());
      try (InputStream body = response.stream()) {
        assertThat(body.readNBytes(2 * LIMIT)).hasSize(2 * LIMIT);
      }
      assertThat(peer.clientHungUp()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  final void anUnreadResponseThatIsARefusalIsReadWithinTheLimit(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 401 No\r\nContent-Length: 4\r\n\r\nbody")) {
      Response response = transport(kind).send(Request.get(peer.uri()).unreadResponse());
      assertThat(response.body()).asString().isEqualTo("body");
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aBodyIsReceivedWithoutACodingOrDecoded(Kind kind) throws Exception {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write("body".getBytes(StandardCharsets.UTF_8));
    }
    try (Peer peer =
        new Peer(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                + coded.size()
                + "\r\n\r\n"
                + coded.toString(StandardCharsets.ISO_8859_1))) {
      assertThat(transport(kind).send(Request.get(peer.uri())).body()).asString().isEqualTo("body");
      assertThat(peer.request()).containsIgnoringCase("\r\naccept-encoding: identity\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aBodyOverTheLimitIsNotReadOn(Kind kind) throws Exception {
    String tooMuch = "a".repeat(2 << 20);
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + tooMuch)) {
      IOException problem =
          catchThrowableOfType(
              IOException.class, () -> transport(kind).send(Request.get(peer.uri())));

      assertThat(problem).hasMessageContaining("the body is over 1048576 bytes");
      assertThat(peer.clientHungUp()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aBodyUpToTheLimitIsRead(Kind kind) throws Exception {
    String body = "a".repeat(1 << 20);
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + body)) {
      assertThat(transport(kind).send(Request.get(peer.uri())).body()).hasSize(1 << 20);
    }
  }

  @ParameterizedTest
  @EnumSource
  final void aBodyThatDoesNotEndIsGivenUpInTime(Kind kind) throws Exception {
    try (Peer peer = new Peer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody")) {
      Throwable problem =
          catchThrowable(() -> within(kind, Duration.ofMillis(500)).send(Request.get(peer.uri())));

      assertThat(problem)
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("requestTimeout PT0.5S");
      assertThat(peer.clientHungUp()).isTrue();
    }
  }
}
