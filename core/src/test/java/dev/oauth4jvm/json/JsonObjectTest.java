package dev.oauth4jvm.json;

import static dev.oauth4jvm.json.JsonObjects.parsed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

  private static final JsonObject ALL =
      parsed(
          """
          {"s":"x","t":true,"f":false,"i":7,"d":1.5,"o":{"a":1},"l":[1,null],"ss":["a","b"],\
          "e":[],"mixed":["a",1],"n":null}""");

  /** Name of a member of ALL, then what each accessor answers for it. */
  static Stream<Arguments> accessors() {
    return Stream.of(
        arguments("s", "x", null, null, null, null, null, null),
        arguments("t", null, true, null, null, null, null, null),
        arguments("f", null, false, null, null, null, null, null),
        arguments("i", null, null, 7L, new BigDecimal("7"), null, null, null),
        arguments("d", null, null, null, new BigDecimal("1.5"), null, null, null),
        arguments("o", null, null, null, null, JsonObject.of("a", 1), null, null),
        arguments("l", null, null, null, null, null, Arrays.asList(1L, null), null),
        arguments("ss", null, null, null, null, null, List.of("a", "b"), List.of("a", "b")),
        arguments("e", null, null, null, null, null, List.of(), List.of()),
        arguments("mixed", null, null, null, null, null, List.of("a", 1L), null),
        arguments("n", null, null, null, null, null, null, null),
        arguments("absent", null, null, null, null, null, null, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accessors")
  void answersAMembersValueOfTheAskedTypeAlone(
      String name,
      String string,
      Boolean bool,
      Long integer,
      BigDecimal number,
      JsonObject object,
      List<Object> array,
      List<String> strings) {
    assertThat(ALL.string(name)).isEqualTo(string);
    assertThat(ALL.bool(name)).isEqualTo(bool);
    assertThat(ALL.integer(name)).isEqualTo(integer);
    assertThat(ALL.number(name)).isEqualTo(number);
    assertThat(ALL.object(name)).isEqualTo(object);
    assertThat(ALL.array(name)).isEqualTo(array);
    assertThat(ALL.strings(name)).isEqualTo(strings);
    assertThat(ALL.get(name)).isEqualTo(firstOf(string, bool, integer, number, object, array));
    assertThat(ALL.has(name)).isEqualTo(!name.equals("absent"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000",
        "1000.0",
        "1e3",
        "1E+3",
        "10.00e2",
        "100000e-2",
        "0.001e6",
        "1000.000000000000000000000000000000"
      })
  void takesAnIntegerHoweverItIsWritten(String written) {
    assertThat(parsed("{\"a\":" + written + "}").integer("a")).isEqualTo(1000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5",
        "1000.5",
        "1e-1",
        "9223372036854775808",
        "-9223372036854775809",
        "1e19",
        "9.3e18",
        "1e400",
        "123456789012345678901234567890e-1",
        "1e-1000"
      })
  void takesNoFractionAndNothingBeyondALong(String written) {
    assertThat(parsed("{\"a\":" + written + "}").integer("a")).isNull();
  }

  @Test
  void takesTheLongsBounds() {
    assertThat(parsed("{\"a\":9223372036854775807.0}").integer("a")).isEqualTo(Long.MAX_VALUE);
    assertThat(parsed("{\"a\":-922337203685477580800e-2}").integer("a")).isEqualTo(Long.MIN_VALUE);
    assertThat(parsed("{\"a\":0e99}").integer("a")).isZero();
    assertThat(parsed("{\"a\":0.00}").integer("a")).isZero();
  }

  private static Object firstOf(Object... values) {
    for (Object value : values) {
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  @Test
  void keepsTheDocumentsOrder() {
    assertThat(ALL.names())
        .containsExactly("s", "t", "f", "i", "d", "o", "l", "ss", "e", "mixed", "n");
    assertThat(ALL.size()).isEqualTo(11);
    assertThat(ALL.isEmpty()).isFalse();
    assertThat(JsonObject.of().isEmpty()).isTrue();
    assertThat(JsonObject.of().names()).isEmpty();
  }

  @Test
  void isImmutable() {
    assertThatThrownBy(() -> ALL.names().remove("s"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ALL.array("l").set(0, 2L))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ALL.array("e").add(2L))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ALL.strings("ss").set(0, "c"))
        .isInstanceOf(UnsupportedOperationException.class);

    JsonObject.Builder builder = JsonObject.builder().put("a", 1);
    JsonObject built = builder.build();
    builder.put("b", 2);
    assertThat(built.names()).containsExactly("a");
    assertThat(builder.build().names()).containsExactly("a", "b");
  }

  @Test
  void copiesMapsAndCollectionsDeeply() {
    Map<String, Object> inner = new LinkedHashMap<>(Map.of("k", 1));
    List<Object> list = new ArrayList<>(List.of(inner, "x"));
    Map<String, Object> outer = new LinkedHashMap<>();
    outer.put("list", list);
    outer.put("map", inner);
    outer.put("null", null);
    JsonObject copy = JsonObject.copyOf(outer);
    inner.put("k", 2);
    list.clear();
    outer.clear();

    assertThat(copy.toJson())
        .isEqualTo("{\"list\":[{\"k\":1},\"x\"],\"map\":{\"k\":1},\"null\":null}");
    assertThatThrownBy(() -> copy.array("list").clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void holdsEveryKindOfNumberInOneForm() {
    assertThat(JsonObject.of("a", 1).get("a")).isEqualTo(1L);
    assertThat(JsonObject.of("a", (short) 1).get("a")).isEqualTo(1L);
    assertThat(JsonObject.of("a", (byte) 1).get("a")).isEqualTo(1L);
    assertThat(JsonObject.of("a", BigInteger.ONE).get("a")).isEqualTo(1L);
    assertThat(JsonObject.of("a", BigInteger.TWO.pow(63)).get("a"))
        .isEqualTo(new BigDecimal("9223372036854775808"));
    assertThat(JsonObject.of("a", BigInteger.TWO.pow(63).negate()).get("a"))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(JsonObject.of("a", new BigDecimal("1")).get("a")).isEqualTo(1L);
    assertThat(JsonObject.of("a", new BigDecimal("1.0")).get("a")).isEqualTo(new BigDecimal("1.0"));
    assertThat(JsonObject.of("a", 0.1).get("a")).isEqualTo(new BigDecimal("0.1"));
    assertThat(JsonObject.of("a", -0.0).get("a")).isEqualTo(new BigDecimal("0.0"));
    assertThat(JsonObject.of("a", Double.MIN_VALUE).toJson()).isEqualTo("{\"a\":4.9E-324}");
  }

  static Stream<Arguments> unfit() {
    Map<String, Object> cycle = new LinkedHashMap<>();
    cycle.put("again", List.of(cycle));
    return Stream.of(
        arguments("an object of another type", new Object(), "of type java.lang.Object, which"),
        arguments("a character", 'c', "of type java.lang.Character, which"),
        arguments("an array", new String[0], "of type [Ljava.lang.String;, which"),
        arguments("NaN", Double.NaN, "a double that isn't finite"),
        arguments("infinity", Double.NEGATIVE_INFINITY, "a double that isn't finite"),
        arguments("too many digits", BigInteger.TEN.pow(1000), "a number of more than 1000 digits"),
        arguments("too large an exponent", new BigDecimal("1e1001"), "a number of more"),
        arguments("too small an exponent", new BigDecimal("1e-1001"), "a number of more"),
        arguments("a lone surrogate", "a\ud800b", "a string with a lone surrogate"),
        arguments("a bad value in a list", List.of(1, List.of('c')), "of type java.lang.Character"),
        arguments("a bad value in a map", Map.of("k", 'c'), "of type java.lang.Character"),
        arguments("a key that is no string", Map.of(1, 1), "a map with a key that isn't a string"),
        arguments("a null key", Collections.singletonMap(null, 1), "a map with a key that isn't"),
        arguments("a cycle", cycle, "nested deeper than 32"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unfit")
  void refusesValuesWithoutAJsonForm(String name, Object value, String message) {
    for (Runnable put :
        List.<Runnable>of(
            () -> JsonObject.builder().put("claim", value),
            () -> JsonObject.of("claim", value),
            () -> JsonObject.of().with("claim", value),
            () -> JsonObject.copyOf(Map.of("claim", value)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(put::run)
          .withMessageStartingWith("the value of \"claim\" is or holds " + message);
    }
  }

  @Test
  void refusesNamesThatCannotBeWrittenOrAreTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonObject.of("\udc00", 1))
        .withMessage("a member's name has a lone surrogate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonObject.of("a", Map.of("\udc00", 1)))
        .withMessage("a member's name has a lone surrogate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonObject.of().with("\udc00", 1))
        .withMessage("a member's name has a lone surrogate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonObject.of("a", null, "a", 1))
        .withMessage("member \"a\" was already put");
  }

  @Test
  void nestsCopiesAsDeepAsTheReaderDoes() {
    Object value = "x";
    for (int i = 0; i < 31; i++) {
      value = List.of(value);
    }
    JsonObject deepest = JsonObject.of("a", value);
    assertThat(parsed(deepest.toJson())).isEqualTo(deepest);

    Object deeper = List.of(value);
    assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.of("a", deeper));
  }

  @Test
  void refusesNullArguments() {
    assertThatNullPointerException().isThrownBy(() -> JsonObject.of(null, 1)).withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> JsonObject.of().with(null, 1))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> JsonObject.of().without(null))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> JsonObject.copyOf(null))
        .withMessage("members");
    assertThatNullPointerException()
        .isThrownBy(() -> JsonObject.parse((String) null))
        .withMessage("text");
    assertThatNullPointerException()
        .isThrownBy(() -> JsonObject.parse((byte[]) null))
        .withMessage("utf8");
    assertThatNullPointerException()
        .isThrownBy(() -> JsonObject.parse(null, 0, 0))
        .withMessage("utf8");
  }

  @Test
  void addsReplacesAndRemovesInACopy() {
    JsonObject object = JsonObject.of("a", 1, "b", 2);

    assertThat(object.with("c", null).toJson()).isEqualTo("{\"a\":1,\"b\":2,\"c\":null}");
    assertThat(object.with("a", "x").toJson()).isEqualTo("{\"a\":\"x\",\"b\":2}");
    assertThat(object.without("a").toJson()).isEqualTo("{\"b\":2}");
    assertThat(object.with("n", null).without("n")).isEqualTo(object);
    assertThat(object.without("c")).isSameAs(object);
    assertThat(object.toJson()).isEqualTo("{\"a\":1,\"b\":2}");
  }

  @Test
  void makesObjectsOfUpToFourMembers() {
    assertThat(JsonObject.of("a", 1, "b", 2, "c", 3).toJson())
        .isEqualTo("{\"a\":1,\"b\":2,\"c\":3}");
    assertThat(JsonObject.of("a", 1, "b", 2, "c", 3, "d", 4).toJson())
        .isEqualTo("{\"a\":1,\"b\":2,\"c\":3,\"d\":4}");
    assertThat(JsonObject.builder().build()).isEqualTo(JsonObject.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}|{ }",
        "{\"a\":1,\"b\":2}|{\"b\":2,\"a\":1}",
        "{\"a\":1}|{\"a\":1.0}",
        "{\"a\":1000}|{\"a\":1e3}",
        "{\"a\":1.50}|{\"a\":15e-1}",
        "{\"a\":0}|{\"a\":-0.00}",
        "{\"a\":0}|{\"a\":0e9}",
        "{\"a\":9223372036854775807}|{\"a\":9223372036854775807.0}",
        "{\"a\":[1,{\"b\":[null]}]}|{\"a\":[1.0,{\"b\":[null]}]}",
        "{\"a\":\"b\"}|{\"\\u0061\":\"\\u0062\"}"
      })
  void equalsByMembersAndNumbersByValue(String pair) {
    JsonObject one = parsed(pair.substring(0, pair.indexOf('|')));
    JsonObject other = parsed(pair.substring(pair.indexOf('|') + 1));

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(other).isEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}|{\"a\":null}",
        "{\"a\":null}|{\"b\":null}",
        "{\"a\":null}|{\"a\":false}",
        "{\"a\":1}|{\"a\":2}",
        "{\"a\":1}|{\"a\":\"1\"}",
        "{\"a\":1.5}|{\"a\":\"1.5\"}",
        "{\"a\":1}|{\"a\":true}",
        "{\"a\":1}|{\"a\":1.000000000000000000000000000001}",
        "{\"a\":9007199254740993}|{\"a\":9007199254740992.0}",
        "{\"a\":1}|{\"a\":[1]}",
        "{\"a\":[1,2]}|{\"a\":[2,1]}",
        "{\"a\":[1]}|{\"a\":[1,2]}",
        "{\"a\":{}}|{\"a\":[]}",
        "{\"a\":{\"b\":1}}|{\"a\":{\"b\":2}}",
        "{\"a\":1,\"b\":2}|{\"a\":1}",
        "{\"a\":\"x\"}|{\"a\":\"X\"}"
      })
  void tellsDifferentObjectsApart(String pair) {
    JsonObject one = parsed(pair.substring(0, pair.indexOf('|')));
    JsonObject other = parsed(pair.substring(pair.indexOf('|') + 1));

    assertThat(one).isNotEqualTo(other);
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void isNoMap() {
    assertThat(JsonObject.of("a", 1).equals((Object) Map.of("a", 1L))).isFalse();
    assertThat(JsonObject.of().equals(null)).isFalse();
  }

  @Test
  void showsNamesButNeverValues() {
    assertThat(JsonObject.of("iss", "s3cr3t", "aud", List.of("s3cr3t")))
        .hasToString("JsonObject[names: iss, aud]");
    assertThat(JsonObject.of()).hasToString("JsonObject[names:]");
    assertThat(JsonObject.of("a\nb", 1)).hasToString("JsonObject[names: a\\nb]");
  }
}
