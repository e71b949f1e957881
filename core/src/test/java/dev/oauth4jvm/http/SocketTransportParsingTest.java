package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.fake.RawServer;
import java.net.ProtocolException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a response (RFC 9112), and what is none. */
@Timeout(30)
class SocketTransportParsingTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  private final SocketTransport transport =
      SocketTransport.builder().requestTimeout(Duration.ofSeconds(10)).build();

  private Response response(String method, String bytes) throws Exception {
    try (RawServer server = RawServer.answering(bytes)) {
      return transport.send(Request.of(method, server.uri()));
    }
  }

  private String body(String bytes) throws Exception {
    return new String(response("GET", bytes).body(), US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200 s3cret\r\n\r\n",
        "HTTP/1.2 200 s3cret\r\n\r\n",
        "http/1.1 200 s3cret\r\n\r\n",
        "HTTP/1.1  200 s3cret\r\n\r\n",
        "HTTP/1.1x200 s3cret\r\n\r\n",
        "HTTP/1.1 20 s3cret\r\n\r\n",
        "HTTP/1.1 2000 s3cret\r\n\r\n",
        "HTTP/1.1 200 s3\u0001cret\r\n\r\n",
        "HTTP/1.1 101 s3cret\r\n\r\n",
        "\r\nHTTP/1.1 200 s3cret\r\n\r\n",
        "HTTP/1.1 200 s3cret\n\n",
        OK + "A: s3cret\nB: c\r\n\r\n",
        OK + "A: s3cret\rBB: c\r\n\r\n",
        OK + "A: s3\u0000cret\r\n\r\n",
        OK + "A : s3cret\r\n\r\n",
        OK + ": s3cret\r\n\r\n",
        OK + "s3cret\r\n\r\n",
        OK + " s3cret: a\r\n\r\n",
        OK + "Content-Length: +1\r\n\r\ns3cret",
        OK + "Content-Length: 0x1\r\n\r\ns3cret",
        OK + "Content-Length:\r\n\r\ns3cret",
        OK + "Content-Length: 1,\r\n\r\ns3cret",
        OK + "Content-Length: 1, 2\r\n\r\ns3cret",
        OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\ns3cret",
        OK + "Content-Length: 1111111111111111111\r\n\r\ns3cret",
        OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: s3cret\r\n\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        CHUNKED + "6\ns3cret\r\n0\r\n\r\n",
        CHUNKED + "6\r\ns3cret0\r\n\r\n",
        CHUNKED + "6\r\ns3cret\n0\r\n\r\n",
        CHUNKED + "-6\r\ns3cret\r\n0\r\n\r\n",
        CHUNKED + "0x6\r\ns3cret\r\n0\r\n\r\n",
        CHUNKED + "6;s3\ncret\r\ns3cret\r\n0\r\n\r\n",
        CHUNKED + "6\r\ns3cretx\n0\r\n\r\n",
        CHUNKED + "6\r\ns3cret\rx0\r\n\r\n",
        CHUNKED + "6\rxs3cret\r\n0\r\n\r\n",
        CHUNKED + "6x\ns3cret\r\n0\r\n\r\n",
        CHUNKED + "\r\n\r\n",
        CHUNKED + "6 s3\r\ns3cret\r\n0\r\n\r\n",
        CHUNKED + "0000000000000006\r\ns3cret\r\n0\r\n\r\n",
        CHUNKED + "0\r\ns3cret\r\n\r\n",
      })
  void what_is_not_http_is_refused_without_its_text(String bytes) {
    assertThatThrownBy(() -> body(bytes))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("the response is not valid HTTP: ")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\n\r\nok",
        OK + "\r\nok",
        OK + "content-length:2\r\n\r\nok",
        OK + "Content-Length: 2, 2\r\nContent-Length: 2\r\n\r\nok",
        CHUNKED + "2\r\nok\r\n0\r\n\r\n",
        CHUNKED + "1;a=b\r\no\r\n01 ; c=\"d\"\r\nk\r\n000;e\r\nX-A: b\r\n\r\n",
        "HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 100 Go\r\n\r\n" + OK + "\r\nok",
      })
  void what_is_http_is_read(String bytes) throws Exception {
    assertThat(body(bytes)).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void some_responses_have_no_body_whatever_they_announce(int status) throws Exception {
    String head = "HTTP/1.1 " + status + " x\r\nContent-Length: 9999999\r\n\r\n";
    assertThat(response("GET", head).body()).isEmpty();
    assertThat(response("HEAD", CHUNKED).body()).isEmpty();
  }

  @Test
  void a_value_on_two_lines_is_put_together() throws Exception {
    Response response = response("GET", OK + "A: b\r\n\tc \r\n d\r\nContent-Length: 0\r\n\r\n");
    assertThat(response.headers().first("a")).isEqualTo("b \tc   d");
  }

  @Test
  void bytes_outside_ascii_are_read_as_latin_1() throws Exception {
    Response response = response("GET", OK + "A: \u00fc\r\nContent-Length: 0\r\n\r\n");
    assertThat(response.headers().first("a")).isEqualTo("\u00fc");
  }

  @Test
  void fields_are_bounded() throws Exception {
    String fields = "A: b\r\n".repeat(200);
    assertThat(response("HEAD", OK + fields + "\r\n").headers().all("a")).hasSize(200);
    refused(OK + fields + "C: d\r\n\r\n", "more than 200 fields");
    refused(OK + "A: b\r\n" + " c\r\n".repeat(200) + "\r\n", "more than 200 fields");
    refused(OK + "A: " + "b".repeat(65_536) + "\r\n\r\n", "over 65536 bytes");
    refused(CHUNKED + "0\r\n" + "A: b\r\n".repeat(201) + "\r\n", "more than 200 fields");
    refused(CHUNKED + "0\r\nA: " + "b".repeat(65_536) + "\r\n\r\n", "over 65536 bytes");
    refused("HTTP/1.1 100 " + "b".repeat(65_520) + "\r\n\r\n" + OK + "\r\n", "over 65536 bytes");
  }

  @Test
  void interim_responses_and_chunk_extensions_are_bounded() throws Exception {
    String interim = "HTTP/1.1 102 Wait\r\n\r\n";
    assertThat(body(interim.repeat(8) + OK + "\r\nok")).isEqualTo("ok");
    refused(interim.repeat(9) + OK + "\r\nok", "more than 8 responses");
    String chunk = "1;" + "x".repeat(1_023) + "\r\na\r\n";
    assertThat(body(CHUNKED + chunk.repeat(64) + "0\r\n\r\n")).hasSize(64);
    refused(CHUNKED + "1" + " ".repeat(65_537) + "\r\na\r\n0\r\n\r\n", "extensions are over 65536");
    refused(CHUNKED + chunk.repeat(65) + "0\r\n\r\n", "extensions are over 65536 bytes");
  }

  private void refused(String bytes, String why) {
    assertThatThrownBy(() -> body(bytes))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(why);
  }
}
