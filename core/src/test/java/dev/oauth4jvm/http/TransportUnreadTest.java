package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.fake.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses that are handed back before their body came. */
@Timeout(60)
@ParameterizedClass
@EnumSource(TransportKind.class)
class TransportUnreadTest {

  @Parameter private TransportKind kind;

  private static final String BIG = "0123456789abcdef";

  private static Request request(RawServer server) {
    return Request.get(server.uri()).unreadResponse();
  }

  private static String answer(String status, String field) {
    return "HTTP/1.1 " + status + "\r\n" + field + "content-length: 16\r\n\r\n" + BIG;
  }

  @Test
  void aSuccessComesBeforeItsBodyAndHoweverLongThatIs() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (RawServer server =
        RawServer.answering(
            out -> {
              out.write("HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n".getBytes(UTF_8));
              out.flush();
              goOn.await();
              out.write(BIG.getBytes(UTF_8));
            })) {
      Response response = kind.maxBodyBytes(8).send(request(server));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.toString()).contains("unread");
      assertThatIllegalStateException()
          .isThrownBy(response::body)
          .withMessageContaining("stream()");
      goOn.countDown();
      try (InputStream stream = response.stream()) {
        assertThat(new String(stream.readAllBytes(), UTF_8)).isEqualTo(BIG);
      }
    }
  }

  @Test
  void closingTheStreamGivesUpTheExchange() throws Exception {
    try (RawServer server =
        RawServer.stallingAfter("HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n0")) {
      kind.maxBodyBytes(8).send(request(server)).stream().close();
      assertThat(server.clientHungUp()).isTrue();
    }
  }

  @Test
  void aSuccessWithAChallengeIsASuccess() throws Exception {
    try (RawServer server =
            RawServer.answering(answer("200 OK", "www-authenticate: Negotiate\r\n"));
        InputStream body = kind.maxBodyBytes(8).send(request(server)).stream()) {
      assertThat(body.readAllBytes()).hasSizeGreaterThan(8);
    }
  }

  @Test
  void whatIsToBeJudgedIsReadAndLimited() throws Exception {
    try (RawServer server = RawServer.answering(answer("401 No", ""))) {
      assertThatIOException()
          .isThrownBy(() -> kind.maxBodyBytes(8).send(request(server)))
          .withMessageContaining("maxBodyBytes 8");
    }
    try (RawServer server = RawServer.answering("HTTP/1.1 404 No\r\ncontent-length: 2\r\n\r\n{}")) {
      assertThat(new String(kind.maxBodyBytes(8).send(request(server)).body(), UTF_8))
          .isEqualTo("{}");
    }
  }

  @Test
  void withoutTheWishTheBodyIsReadWholeAndCanBeStreamedAllTheSame() throws IOException {
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")) {
      Response response = kind.maxBodyBytes(8).send(Request.get(server.uri()).header("a", "b"));
      assertThat(response.body()).hasSize(2);
      assertThat(response.stream().readAllBytes()).isEqualTo(response.body());
    }
  }

  @Test
  void theWishStaysWithTheRequest() {
    Request wish = Request.get(java.net.URI.create("https://a/")).unreadResponse();
    assertThat(wish.header("a", "b").body(new byte[1]).wantsUnreadResponse()).isTrue();
    assertThat(wish.body(Body.of(InputStream::nullInputStream)).wantsUnreadResponse()).isTrue();
  }
}
