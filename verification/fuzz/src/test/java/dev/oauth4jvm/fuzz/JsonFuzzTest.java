package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The JSON reader and writer. */
class JsonFuzzTest {

  @FuzzTest
  void whatIsReadCanBeWrittenAndReadAgain(byte[] document) throws JsonException {
    byte[] around = new byte[document.length + 2];
    Arrays.fill(around, (byte) '{');
    System.arraycopy(document, 0, around, 1, document.length);
    JsonObject read;
    try {
      read = JsonObject.parse(document);
    } catch (JsonException refused) {
      World.requireOneLine(refused.getMessage());
      return;
    }
    String written = read.toJson();

    assertThat(JsonObject.parse(written)).isEqualTo(read);
    assertThat(JsonObject.parse(written).toJson()).isEqualTo(written);
    assertThat(JsonObject.parse(around, 1, 1 + document.length)).isEqualTo(read);
    assertThat(JsonObject.parse(new String(document, StandardCharsets.UTF_8))).isEqualTo(read);
    JsonObject copy = JsonObject.of();
    for (String name : read.names()) {
      copy = copy.with(name, read.get(name));
    }
    assertThat(copy).isEqualTo(read).hasSameHashCodeAs(read);
  }
}
