package dev.oauth4jvm.json;

import static dev.oauth4jvm.json.JsonObjects.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {

  @Test
  void writesCompactlyAndInOrder() {
    JsonObject object =
        JsonObject.of(
            "z", Arrays.asList(1, null, true, List.of(), JsonObject.of()),
            "a", JsonObject.of("b", false, "", "x"));

    assertThat(object.toJson())
        .isEqualTo("{\"z\":[1,null,true,[],{}],\"a\":{\"b\":false,\"\":\"x\"}}");
    assertThat(JsonObject.of().toJson()).isEqualTo("{}");
  }

  @Test
  void escapesWhatItMustAndNothingElse() {
    StringBuilder string = new StringBuilder();
    for (char c = 0; c <= ' '; c++) {
      string.append(c);
    }
    string.append("\"\\/'<\u007f\u0080\u00e9\u2028\u20ac\uffff\ud83d\ude00");
    JsonObject object = JsonObject.of("\t", string.toString());

    assertThat(object.toJson())
        .isEqualTo(
            "{\"\\t\":\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r"
                + "\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019"
                + "\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f \\\"\\\\/'<\u007f\u0080\u00e9\u2028\u20ac"
                + "\uffff\ud83d\ude00\"}");
    assertThat(parsed(object.toJson())).isEqualTo(object);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1.50",
        "0.000001",
        "1E-7",
        "1E+3",
        "0E+5",
        "0.00",
        "-12.5",
        "1E+400",
        "9.9E+1000",
        "1E-1000"
      })
  void writesNumbersExactly(String written) {
    JsonObject object = JsonObject.of("a", new BigDecimal(written));

    assertThat(object.toJson()).isEqualTo("{\"a\":" + written + "}");
    assertThat(parsed(object.toJson()).get("a")).isEqualTo(object.get("a"));
  }

  @Test
  void writesEveryNumberWithinTheLimitsSoThatItIsRead() {
    String digits = "1".repeat(1000);
    for (int scale : new int[] {0, 1, 999, 1000, 1998, 1999, -1}) {
      for (String sign : List.of("", "-")) {
        JsonObject object =
            JsonObject.of("a", new BigDecimal(sign + digits).scaleByPowerOfTen(-scale));

        assertThat(parsed(object.toJson()).get("a")).isEqualTo(object.get("a"));
      }
    }
    JsonObject extreme = JsonObject.of("a", new BigDecimal("-" + digits).scaleByPowerOfTen(1));
    assertThat(extreme.toJson()).endsWith("E+1000}");
    assertThat(parsed(extreme.toJson()).get("a")).isEqualTo(extreme.get("a"));
  }
}
