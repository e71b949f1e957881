package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses with a few bytes changed are read or refused, and never more than the limit. */
@Timeout(120)
class ResponseFuzzTest {

  private static final int LIMIT = 40;
  private static final int ROUNDS = 1_000;
  private static final String FRAGMENTS =
      "\r\n \t:;,\u0000\u0001\u007f\u0080\u00ff0123456789abcdefghHTP/.-+\"{}";

  private static String gzip() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(coded)) {
      out.write("{\"keys\":[]}".getBytes(ISO_8859_1));
    }
    return coded.toString(ISO_8859_1);
  }

  private static String seed(int kind) throws IOException {
    String ok = "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n";
    String gzip = gzip();
    return switch (kind) {
      case 0 -> ok + "Content-Length: 11\r\n\r\n{\"keys\":[]}";
      case 1 ->
          ok + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\n{\"key\r\n6\r\ns\":[]}\r\n0\r\n\r\n";
      case 2 -> ok + "Connection: close\r\n\r\n{\"keys\":[]}";
      case 3 -> "HTTP/1.1 100 Go\r\n\r\n" + ok + "Content-Length: 11\r\n\r\n{\"keys\":[]}";
      case 4 -> ok + "A: b\r\n c\r\nContent-Length: 11, 11\r\n\r\n{\"keys\":[]}";
      default ->
          ok + "Content-Encoding: gzip\r\nContent-Length: " + gzip.length() + "\r\n\r\n" + gzip;
    };
  }

  private static String mutated(Random random, String seed) {
    StringBuilder text = new StringBuilder(seed);
    for (int i = random.nextInt(4); i >= 0 && text.length() > 0; i--) {
      int at = random.nextInt(text.length());
      char other = FRAGMENTS.charAt(random.nextInt(FRAGMENTS.length()));
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, other);
        case 1 -> text.insert(at, other);
        case 2 -> text.deleteCharAt(at);
        case 3 -> text.setLength(at + 1);
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 30)));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void a_response_with_a_few_changes_is_read_or_refused(int kind) throws Exception {
    String seed = seed(kind);
    Random random = new Random(kind);
    String[] answer = {seed};
    int read = 0;
    try (PersistentServer server = new PersistentServer((connection, head) -> answer[0], true);
        SocketTransport transport =
            SocketTransport.builder()
                .maxBodyBytes(LIMIT)
                .requestTimeout(Duration.ofSeconds(60))
                .build()) {
      assertThat(transport.send(Request.get(server.uri())).body()).hasSize(11);
      for (int i = 0; i < ROUNDS; i++) {
        answer[0] = mutated(random, seed);
        try {
          byte[] body = transport.send(Request.get(server.uri())).body();
          assertThat(body.length).as(answer[0]).isLessThanOrEqualTo(LIMIT);
          read++;
        } catch (IOException refused) {
          assertThat(refused.getMessage()).doesNotContain("keys").doesNotContain("a/b");
        }
      }
    }
    assertThat(read).isBetween(1, ROUNDS - 1);
  }
}
