package dev.oauth4jvm.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RespReaderTest {

  private static final int MAX_BULK = 20_000;

  private static RespReader reader(String bytes) {
    return new RespReader(new ByteArrayInputStream(bytes.getBytes(UTF_8)), MAX_BULK);
  }

  private static Object read(String bytes) throws IOException {
    return reader(bytes).read("GETRANGE");
  }

  @Test
  void eachKindOfReplyIsRead() throws Exception {
    RespReader reader = reader("+OK\r\n:1\r\n:-12\r\n:0\r\n$-1\r\n$0\r\n\r\n$5\r\na\r\né\r\n+\r\n");

    assertThat(reader.read("AUTH")).isEqualTo("OK");
    assertThat(reader.read("EVAL")).isEqualTo(1L);
    assertThat(reader.read("EVAL")).isEqualTo(-12L);
    assertThat(reader.read("EVAL")).isEqualTo(0L);
    assertThat(reader.read("GET")).isNull();
    assertThat(reader.read("GET")).isEqualTo("");
    assertThat(reader.read("GET")).isEqualTo("a\r\né");
    assertThat(reader.hasMore()).isTrue();
    assertThat(reader.read("SET")).isEqualTo("");
    assertThat(reader.hasMore()).isFalse();
  }

  @Test
  void aBulkStringLongerThanTheBufferIsReadToItsLastByte() throws Exception {
    String text = "0123456789".repeat(MAX_BULK / 10);

    RespReader reader = reader("$" + MAX_BULK + "\r\n" + text + "\r\n+OK\r\n");

    assertThat(reader.read("GETRANGE")).isEqualTo(text);
    assertThat(reader.read("GETRANGE")).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*0\r\n",
        "*1\r\n:1\r\n",
        "_\r\n",
        "#t\r\n",
        "%1\r\n",
        "(12\r\n",
        "=5\r\ntxt:a\r\n",
        "OK\r\n",
        "\r\n",
        "HTTP/1.1 400 Bad Request\r\n",
        "+OK\n",
        "+O\rK\r\n",
        ":\r\n",
        ":-\r\n",
        ":+1\r\n",
        ":01\r\n",
        ":-0\r\n",
        ":1.0\r\n",
        ":1e3\r\n",
        ": 1\r\n",
        ":1 \r\n",
        ":٣\r\n",
        ":1000000000000000000\r\n",
        "$-2\r\n",
        "$20001\r\n",
        "$999999999999999999\r\n",
        "$99999999999999999999\r\n",
        "$01\r\na\r\n",
        "$1\r\nab\r\n",
        "$2\r\na\r\n\r\n",
        "$1\r\na\n",
        "$?\r\n",
      })
  void aReplyThatIsNotResp2IsRefusedWithoutItsText(String bytes) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("the reply is not the RESP2 that Redis speaks: it ")
        .hasMessageNotContaining("HTTP")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "+OK", "+OK\r", "$5\r\nabc", "$1\r\na", "$1\r\na\r", "$1"})
  void aReplyThatEndsEarlyIsAnEndOfTheConnection(String bytes) {
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(EOFException.class);
  }

  @Test
  void aLineIsBounded() throws Exception {
    String longest = "x".repeat(RespReader.MAX_LINE);
    assertThat(read("+" + longest + "\r\n")).isEqualTo(longest);
    assertThatThrownBy(() -> read("+" + longest + "x\r\n")).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-WRONGTYPE Operation against a key|WRONGTYPE",
        "-NOAUTH Authentication required.|NOAUTH",
        "-NOAUTH|NOAUTH",
        "-MOVED 3999 127.0.0.1:6381|JedisStore",
        "-ERR unknown command 'AUTH' with args beginning with: 'tops3cret'|ERR",
        "-tops3cret tops3cret|an error without a code",
        "-TOPSECRETTOPSECRETTOPSECRETTOPSECRET |an error without a code",
        "-ERR Error running script (call to f_0): @user_script:1: -OOM tops3cret|OOM",
        "-ERRtops3cret |an error without a code",
        "-|an error without a code",
      })
  void anErrorIsToldByItsCodeAlone(String reply, String told) {
    assertThatThrownBy(() -> read(reply + "\r\n"))
        .isInstanceOf(RespError.class)
        .hasMessageStartingWith("Redis refused GETRANGE: ")
        .hasMessageContaining(told)
        .hasMessageNotContaining("s3cret")
        .hasMessageNotContaining("TOPSECRET")
        .hasMessageNotContaining("6381");
  }
}
