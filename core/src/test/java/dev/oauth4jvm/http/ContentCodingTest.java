package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.oauth4jvm.fake.RawServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are compressed though nobody asked for it. */
@Timeout(60)
class ContentCodingTest {

  private static final byte[] TEXT = "{\"a\":\"s3cret\"}".repeat(50).getBytes(US_ASCII);
  private static final int LIMIT = 4_000;

  private static byte[] coded(String coding, byte[] bytes) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (coding) {
          case "deflate" -> new DeflaterOutputStream(coded);
          case "raw" -> new DeflaterOutputStream(coded, new Deflater(9, true));
          default -> new GZIPOutputStream(coded);
        }) {
      out.write(bytes);
    }
    return coded.toByteArray();
  }

  private static Response read(String coding, byte[] body) throws IOException {
    Headers headers =
        Headers.of(
            "Content-Type", "a/b", "Content-Encoding", coding, "Content-Length", "" + body.length);
    return Response.read(200, headers, new ByteArrayInputStream(body), LIMIT);
  }

  private static void refused(String coding, byte[] body, String why) {
    assertThatIOException()
        .isThrownBy(() -> read(coding, body))
        .withMessageContaining(why)
        .withNoCause();
  }

  @ParameterizedTest
  @EnumSource
  void each_transport_undoes_gzip_within_its_limit(TransportKind kind) throws Exception {
    byte[] body = coded("gzip", TEXT);
    String header = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n";
    try (RawServer server = RawServer.answering(header + new String(body, ISO_8859_1))) {
      Response response = kind.maxBodyBytes(TEXT.length).send(Request.get(server.uri()));
      assertThat(response.body()).isEqualTo(TEXT);
      assertThat(response.headers().has("content-encoding")).isFalse();
      assertThatIOException()
          .isThrownBy(() -> kind.maxBodyBytes(TEXT.length - 1).send(Request.get(server.uri())))
          .withMessageContaining("decompressed body is over the limit of " + (TEXT.length - 1))
          .withMessageNotContaining("s3cret");
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_unread_body_stays_as_it_came(TransportKind kind) throws Exception {
    byte[] body = coded("gzip", TEXT);
    String header = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n";
    try (RawServer server = RawServer.answering(header + new String(body, ISO_8859_1))) {
      Response response = kind.create().send(Request.get(server.uri()).unreadResponse());
      assertThat(response.headers().first("content-encoding")).isEqualTo("gzip");
      try (InputStream stream = response.stream()) {
        assertThat(stream.readAllBytes()).isEqualTo(body);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZip", "x-gzip", "deflate"})
  void a_known_coding_is_undone_and_its_fields_removed(String coding) throws IOException {
    Response response = read(coding, coded(coding, TEXT));
    assertThat(response.body()).isEqualTo(TEXT);
    assertThat(response.headers()).isEqualTo(Headers.of("content-type", "a/b"));
  }

  @Test
  void deflate_without_the_header_of_zlib_is_undone_too() throws IOException {
    assertThat(read("deflate", coded("raw", TEXT)).body()).isEqualTo(TEXT);
  }

  @Test
  void identity_is_no_coding_and_an_empty_body_has_none() throws IOException {
    assertThat(read("identity", TEXT).body()).isEqualTo(TEXT);
    assertThat(read("gzip", new byte[0]).body()).isEmpty();
    assertThat(read("deflate", new byte[0]).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "", "gzip, gzip", "s3cret"})
  void another_coding_is_refused_without_its_name(String coding) throws IOException {
    refused(coding, coded("gzip", TEXT), "other than a single gzip or deflate");
  }

  @Test
  void two_codings_are_refused() throws IOException {
    byte[] body = coded("gzip", coded("gzip", TEXT));
    Headers two = Headers.of("Content-Encoding", "gzip", "Content-Encoding", "gzip");
    assertThatIOException()
        .isThrownBy(() -> Response.read(200, two, new ByteArrayInputStream(body), LIMIT))
        .withMessageContaining("other than a single");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void a_body_that_is_not_what_it_says_is_refused(String coding) throws IOException {
    byte[] good = coded(coding, TEXT);
    refused(coding, TEXT, "not in the format that its content-encoding names");
    for (int length = 1; length < good.length; length++) {
      refused(
          coding, Arrays.copyOf(good, length), "not in the format that its content-encoding names");
    }
    refused(
        coding,
        Arrays.copyOf(good, good.length + 1),
        "not in the format that its content-encoding names");
  }

  @Test
  void a_gzip_checksum_or_length_that_is_wrong_is_refused() throws IOException {
    for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
      byte[] wrong = coded("gzip", TEXT);
      wrong[wrong.length - fromEnd] ^= 1;
      refused("gzip", wrong, "not in the format that its content-encoding names");
    }
  }

  @Test
  void a_gzip_header_with_another_magic_number_or_method_or_flag_is_refused() throws IOException {
    for (int at = 0; at < 4; at++) {
      byte[] wrong = coded("gzip", TEXT);
      wrong[at] =
          (byte)
              (wrong[at]
                  ^ (at < 3 ? 1 : 0x20)); // the last is a reserved flag (RFC 1952, section 2.3.1.2)
      refused("gzip", wrong, "not in the format that its content-encoding names");
    }
  }

  @Test
  void the_optional_fields_of_a_gzip_header_are_skipped() throws IOException {
    byte[] good = coded("gzip", TEXT);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(good, 0, 3);
    all.write(4 | 8 | 16 | 2);
    all.write(good, 4, 6);
    all.write(new byte[] {2, 0, 9, 9, 'n', 0, 'c', 0, 7, 7});
    all.write(good, 10, good.length - 10);
    assertThat(read("gzip", all.toByteArray()).body()).isEqualTo(TEXT);
    for (int length = 10; length < 20; length++) {
      refused("gzip", Arrays.copyOf(all.toByteArray(), length), "not in the format that");
    }
  }

  @Test
  void many_members_are_read_without_recursion() throws IOException {
    byte[] empty = coded("gzip", new byte[0]);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 20_000; i++) {
      members.write(empty);
    }
    members.write(coded("gzip", TEXT));
    Headers headers = Headers.of("Content-Encoding", "gzip");
    InputStream body = new ByteArrayInputStream(members.toByteArray());
    assertThat(Response.read(200, headers, body, 1 << 20).body()).isEqualTo(TEXT);
  }

  @Test
  void a_bomb_ends_at_the_limit() throws IOException {
    refused("gzip", coded("gzip", new byte[1 << 20]), "decompressed body is over the limit");
    refused("deflate", coded("deflate", new byte[1 << 20]), "decompressed body is over the limit");
    assertThat(read("gzip", coded("gzip", new byte[LIMIT])).body()).hasSize(LIMIT);
  }
}
