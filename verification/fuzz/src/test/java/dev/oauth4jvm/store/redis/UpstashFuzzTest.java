package dev.oauth4jvm.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.World;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Replies of Upstash's REST API. */
class UpstashFuzzTest {

  private static UpstashCommands answering(int status, byte[] body) {
    return new UpstashCommands(
        URI.create("https://host.example"),
        "token",
        request -> Response.of(status, Headers.of(), body),
        null);
  }

  @FuzzTest
  void aReplyIsReadOrRefused(byte[] body) {
    for (int status : new int[] {200, 400}) {
      try (UpstashCommands upstash = answering(status, body)) {
        assertThat(upstash.getRange("key", 0, 9)).isNotNull();
        assertThat(status).isEqualTo(200);
        assertThat(World.text(body)).contains("result");
      } catch (IOException refused) {
        World.requireOneLine(refused.getMessage());
        assertThat(refused.getMessage()).hasSizeLessThan(200);
      }
      try (UpstashCommands upstash = answering(status, body)) {
        Object unused = upstash.eval("return 1", "key", List.of(), true);
        assertThat(status).isEqualTo(200);
      } catch (IOException refused) {
        World.requireOneLine(refused.getMessage());
      }
    }
  }
}
