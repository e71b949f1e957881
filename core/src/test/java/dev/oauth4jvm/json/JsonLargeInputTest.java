package dev.oauth4jvm.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Time and memory stay linear in the input. Each test takes a fraction of a second; an algorithm
 * that is quadratic, or that writes a number's zeros out, would take minutes or all memory.
 */
@Timeout(60)
class JsonLargeInputTest {

  private static final int MANY = 10_000_000;

  @Test
  void refusesGarbage() {
    byte[] garbage = new byte[MANY];
    new Random(1).nextBytes(garbage);
    garbage[0] = '{';
    assertThatThrownBy(() -> JsonObject.parse(garbage)).isInstanceOf(JsonException.class);

    for (String unit : new String[] {" ", "\"", "\\", "[", "{", "1", ",", "\\u", "{\"a\":", "e"}) {
      byte[] text = ("{\"a\":" + unit.repeat(MANY / unit.length())).getBytes(UTF_8);
      assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(JsonException.class);
    }
  }

  @Test
  void refusesUnclosedStrings() {
    for (String unit : new String[] {"a", "\\n", "\\u00e9", "\u00e9", "\ud83d\ude00"}) {
      String text = "{\"a\":\"" + unit.repeat(MANY / unit.length());
      assertThatThrownBy(() -> JsonObject.parse(text))
          .hasMessageStartingWith("invalid JSON: expected the end of the string");
    }
  }

  @Test
  void refusesALongNumber() {
    for (String number : new String[] {"1", "0.0", "1e0", "-1.1", "1e-9"}) {
      String text = "{\"a\":" + number + number.substring(number.length() - 1).repeat(MANY) + "}";
      assertThatThrownBy(() -> JsonObject.parse(text))
          .hasMessageStartingWith("invalid JSON: a number of more than 1000 digits");
    }
  }

  @Test
  void readsAndWritesLongStrings() throws JsonException {
    for (String unit : new String[] {"a", "\n", "\u00e9", "\ud83d\ude00", "a\"", "\u0001\u20ac"}) {
      JsonObject object = JsonObject.of("a", unit.repeat(MANY / 5));

      assertThat(JsonObject.parse(object.toJson()).equals(object)).isTrue();
    }
  }

  @Test
  void readsManyMembers() throws JsonException {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 200_000; i++) {
      text.append(i == 0 ? "" : ",").append("\"m").append(i).append("\":").append(i);
    }
    JsonObject object = JsonObject.parse(text.append('}').toString());

    assertThat(object.size()).isEqualTo(200_000);
    assertThat(object.integer("m199999")).isEqualTo(199_999);
  }

  @Test
  void readsManyElements() throws JsonException {
    JsonObject object = JsonObject.parse("{\"a\":[" + "[],{},".repeat(1_000_000) + "0]}");

    assertThat(object.array("a")).hasSize(2_000_001);
  }

  @Test
  void readsMembersWhoseNamesCollide() throws JsonException {
    // "Aa" and "BB" have the same hash, and so have all strings made of as many of them.
    StringBuilder text = new StringBuilder("{");
    char[] name = new char[34];
    for (int i = 0; i < 1 << 17; i++) {
      for (int bit = 0; bit < 17; bit++) {
        boolean set = (i >> bit & 1) == 1;
        name[2 * bit] = set ? 'A' : 'B';
        name[2 * bit + 1] = set ? 'a' : 'B';
      }
      text.append(i == 0 ? "\"" : ",\"").append(name).append("\":1");
    }
    JsonObject object = JsonObject.parse(text.append('}').toString());

    assertThat(object.size()).isEqualTo(1 << 17);
    Arrays.fill(name, 'B');
    assertThat(object.integer(new String(name))).isEqualTo(1);
  }

  @Test
  void neverWritesALargeExponentOut() throws JsonException {
    for (String number : new String[] {"1e1000", "-9.99e1000", "1e-1000", "1000e997"}) {
      JsonObject object = JsonObject.parse("{\"a\":" + number + "}");
      JsonObject other = JsonObject.of("a", 1);

      assertThat(object.number("a")).isEqualTo(new BigDecimal(number));
      assertThat(object.integer("a")).isNull();
      assertThat(object.equals(other)).isFalse();
      assertThat(other.equals(object)).isFalse();
      assertThat(object.hashCode()).isNotEqualTo(other.hashCode());
      assertThat(object.toJson()).hasSizeLessThan(30);
      assertThat(JsonObject.parse(object.toJson())).isEqualTo(object).hasSameHashCodeAs(object);
      assertThat(other.with("a", object.number("a"))).isEqualTo(object);
    }
    JsonObject zero = JsonObject.parse("{\"a\":0e1000}");
    assertThat(zero.integer("a")).isZero();
    assertThat(zero).isEqualTo(JsonObject.of("a", 0)).hasSameHashCodeAs(JsonObject.of("a", 0));
  }
}
