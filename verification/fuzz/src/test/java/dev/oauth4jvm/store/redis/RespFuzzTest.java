package dev.oauth4jvm.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.World;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;

/** Replies of Redis. */
class RespFuzzTest {

  private static final int MAX_BULK = 2000;

  @FuzzTest
  void aReplyHasOneSpellingOrIsRefused(byte[] input) throws IOException {
    RespReader reader = new RespReader(new ByteArrayInputStream(input), MAX_BULK);
    Object reply;
    try {
      reply = reader.read("GETRANGE");
    } catch (ProtocolException | EOFException | RespError refused) {
      World.requireOneLine(refused.getMessage());
      assertThat(refused.getMessage()).hasSizeLessThan(200);
      return;
    }
    String text = new String(input, ISO_8859_1);
    if (reply == null) {
      assertThat(text).startsWith("$-1\r\n");
    } else if (reply instanceof Long number) {
      assertThat(text).startsWith(":" + number + "\r\n");
    } else if (text.startsWith("+")) {
      assertThat(text).startsWith("+" + reply + "\r\n");
    } else {
      int begin = text.indexOf("\r\n") + 2;
      int length = Integer.parseInt(text.substring(1, begin - 2));
      assertThat(text).startsWith("$" + length + "\r\n");
      assertThat(text.substring(begin + length)).startsWith("\r\n");
      assertThat(reply).isEqualTo(new String(input, begin, length, UTF_8));
    }
  }
}
