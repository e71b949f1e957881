package dev.oauth4jvm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Values stay in the document until they are asked for, and nobody can tell. */
class JsonViewTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasParsedDoesNotChangeWithTheCallersBytes() throws JsonException {
    byte[] bytes = utf8("{\"a\":\"one\",\"b\":[\"two\"]}");
    JsonObject whole = JsonObject.parse(bytes);
    JsonObject part = JsonObject.parse(bytes, 0, bytes.length);
    Arrays.fill(bytes, (byte) 'x');

    assertThat(whole).isEqualTo(JsonObject.of("a", "one", "b", List.of("two")));
    assertThat(part).isEqualTo(whole);
  }

  @Test
  void aValueIsTheSameEachTime() throws JsonException {
    JsonObject object = JsonObject.parseOwned(utf8("{\"a\":\"one\",\"b\":[\"two\",3,null]}"));

    assertThat(object.get("a")).isSameAs(object.get("a"));
    assertThat(object.array("b")).isSameAs(object.array("b")).containsExactly("two", 3L, null);
    assertThatThrownBy(() -> object.array("b").clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void tellsStringsFromOtherValues() throws JsonException {
    JsonObject object =
        JsonObject.parse(
            "{\"s\":\"\",\"u\":\"ä\",\"e\":\"\\n"
                + "\",\"n\":1,\"a\":[\"s\"],\"o\":{},\"b\":true,\"z\":null}");

    assertThat(object.names()).filteredOn(object::isString).containsExactly("s", "u", "e");
    assertThat(object.isString("absent")).isFalse();
    assertThat(object.string("u")).isEqualTo("ä");
    assertThat(object.isString("u")).isTrue();
  }

  /** Compared where it stands, a string is what it would be if it were made. */
  @Test
  void tellsAStringsValueWithoutMakingIt() throws JsonException {
    List<String> written =
        List.of(
            "\"ab\"",
            "\"\"",
            "\"abc\"",
            "\"a\"",
            "\"a\\u0062\"",
            "\"\\\\\"",
            "\"\\\"\"",
            "\"ä\"",
            "\"a\",\"b\":\"b\"",
            "\"a\\\",\\\"b\"",
            "12",
            "null",
            "[\"ab\"]",
            "{\"a\":\"ab\"}");
    List<String> values =
        List.of(
            "ab",
            "",
            "abc",
            "a",
            "\\",
            "\"",
            "ä",
            "a\",\"b",
            "a\",\"b\":\"b",
            "12",
            "null",
            "\u00c3\u00a4");
    int equal = 0;
    for (String json : written) {
      for (String value : values) {
        JsonObject object = JsonObject.parse("{\"m\":" + json + "}");
        boolean same = object.has("m", value);
        assertThat(same).as(json + " is " + value).isEqualTo(value.equals(object.string("m")));
        assertThat(object.has("m", value)).as("once it was made").isEqualTo(same);
        equal += same ? 1 : 0;
      }
    }
    assertThat(equal).isEqualTo(10);
    assertThat(JsonObject.parse("{\"m\":\"ab\"}").has("n", "ab")).isFalse();
  }

  @Test
  void changesAndCopiesKeepWhatWasNotReadYet() throws JsonException {
    JsonObject object = JsonObject.parse("{\"a\":\"one\",\"b\":[\"two\"],\"c\":\"ä\"}");

    assertThat(object.with("a", 1).with("d", 2).without("c").toJson())
        .isEqualTo("{\"a\":1,\"b\":[\"two\"],\"d\":2}");
    assertThat(object.toJson()).isEqualTo("{\"a\":\"one\",\"b\":[\"two\"],\"c\":\"ä\"}");
    assertThat(object.with("a", null).has("a")).isTrue();
    assertThat(object.with("a", null).get("a")).isNull();
  }

  /** Their hashes collide: "Aa" and "BB", and whatever is put together of them. */
  @Test
  void findsMembersWhoseNamesCollideAndRefusesThoseGivenTwice() throws JsonException {
    Map<String, Object> members = new TreeMap<>();
    for (int i = 0; i < 64; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 6; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      members.put(name.toString(), "value " + i);
      String json = JsonObject.copyOf(members).toJson();
      JsonObject read = JsonObject.parse(json);
      for (Map.Entry<String, Object> member : members.entrySet()) {
        assertThat(read.get(member.getKey())).isEqualTo(member.getValue());
      }
      assertThat(read.has("AaAaAaAaAaAaAa")).isFalse();
      assertThatThrownBy(
              () -> JsonObject.parse(json.substring(0, json.length() - 1) + ",\"" + name + "\":0}"))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining("already has");
    }
  }
}
