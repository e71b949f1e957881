package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  private static final Headers THREE = Headers.of("Accept", "a", "X-One", "1", "accept", "b");

  @Test
  void names_are_found_in_any_case_and_values_keep_their_order() {
    assertThat(THREE.first("ACCEPT")).isEqualTo("a");
    assertThat(THREE.all("aCCept")).containsExactly("a", "b");
    assertThat(THREE.has("x-one")).isTrue();
  }

  @Test
  void what_is_not_there_is_null_or_empty() {
    assertThat(THREE.first("x-two")).isNull();
    assertThat(THREE.all("x-two")).isEmpty();
    assertThat(THREE.has("x-two")).isFalse();
    assertThat(Headers.of().entries()).isEmpty();
  }

  @Test
  void entries_keep_order_and_spelling() {
    assertThat(THREE.entries())
        .containsExactly(entry("Accept", "a"), entry("X-One", "1"), entry("accept", "b"));
  }

  @Test
  void setting_a_field_replaces_all_of_its_name_in_the_place_of_the_first() {
    assertThat(THREE.with("ACCEPT", "c").entries())
        .containsExactly(entry("ACCEPT", "c"), entry("X-One", "1"));
    assertThat(THREE.with("New", "n").entries()).endsWith(entry("New", "n")).hasSize(4);
  }

  @Test
  void adding_a_field_keeps_the_others() {
    assertThat(THREE.and("Accept", "c").all("accept")).containsExactly("a", "b", "c");
  }

  @Test
  void removing_a_field_removes_all_of_its_name() {
    assertThat(THREE.without("ACCEPT").entries()).containsExactly(entry("X-One", "1"));
    assertThat(THREE.without("x-two")).isSameAs(THREE);
  }

  @Test
  void nothing_changes_the_fields_that_were_there() {
    String[] given = {"A", "1"};
    Headers headers = Headers.of(given);
    given[1] = "2";
    headers.with("A", "3").and("A", "4").without("A");

    assertThat(headers.all("A")).containsExactly("1");
    assertThatThrownBy(() -> headers.all("A").add("5"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> headers.entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> headers.entries().get(0).setValue("5"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_map_of_another_library_is_taken_without_status_line_and_pseudo_fields() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    map.put(null, List.of("HTTP/1.1 200 OK"));
    map.put(":status", List.of("200"));
    map.put("A", List.of("1", "2"));
    map.put("b", List.of());

    assertThat(Headers.from(map).entries()).containsExactly(entry("A", "1"), entry("A", "2"));
  }

  @Test
  void white_space_around_a_value_is_no_part_of_it() {
    assertThat(Headers.of("A", " \t a\tb  ").first("A")).isEqualTo("a\tb");
    assertThat(Headers.of("A", "  ").first("A")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a:", "a\r\n", "ä", "a,b", "a=b", "(a)", "a\u0000", "a/b"})
  void a_name_that_is_not_a_token_is_refused(String name) {
    assertThatThrownBy(() -> Headers.of(name, "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name");
    assertThatThrownBy(() -> Headers.of().with(name, "v"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Headers.of().and(name, "v"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Headers.from(Map.of(name, List.of("v"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_value_with_any_control_but_the_tab_is_refused_and_not_quoted() {
    for (char c = 0; c < 0x20; c++) {
      if (c != '\t') {
        refused("secret" + c + "secret");
      }
    }
    refused("secret\u007fsecret");
    refused("\nsecret");
    refused("secret\r");
    assertThat(Headers.of("A", "!~\u0080ÿ").first("A")).isEqualTo("!~\u0080ÿ");
  }

  private static void refused(String value) {
    List<ThrowingCallable> ways =
        Arrays.asList(
            () -> Headers.of("A", value),
            () -> Headers.of().with("A", value),
            () -> Headers.of("A", "b").with("A", value),
            () -> Headers.of().and("A", value),
            () -> Headers.from(Map.of("A", List.of(value))));
    for (ThrowingCallable way : ways) {
      assertThatThrownBy(way)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("value of header field A")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void a_value_outside_ascii_is_found_and_not_quoted() {
    Headers.of("A", "~ and\ttabs", "B", "").requireAscii();
    assertThatThrownBy(() -> Headers.of("A", "1", "B", "s\u00e9cret").requireAscii())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("header field B has a character outside ASCII at 1");
  }

  @Test
  void a_name_without_a_value_is_refused() {
    assertThatThrownBy(() -> Headers.of("A", "1", "B"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no value");
  }

  @Test
  void null_is_refused_by_name() {
    assertThatThrownBy(() -> Headers.of("A", null)).hasMessage("value");
    assertThatThrownBy(() -> Headers.of(null, "a")).hasMessage("name");
    assertThatThrownBy(() -> THREE.first(null)).hasMessage("name");
    assertThatThrownBy(() -> THREE.with(null, "a")).hasMessage("name");
  }

  @Test
  void equal_are_the_same_names_in_any_case_with_the_same_values_in_the_same_order() {
    Headers same = Headers.of("ACCEPT", "a", "x-one", "1", "Accept", "b");
    assertThat(same).isEqualTo(THREE).hasSameHashCodeAs(THREE);
    assertThat(Headers.of("Accept", "b", "X-One", "1", "accept", "a")).isNotEqualTo(THREE);
    assertThat(Headers.of("Accept", "a", "X-Two", "1", "accept", "b")).isNotEqualTo(THREE);
    assertThat(Headers.of("Accept", "a")).isNotEqualTo(THREE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "authorization",
        "Proxy-Authorization",
        "DPoP",
        "Cookie",
        "Set-Cookie",
        "Location",
        "WWW-Authenticate",
        "Client-Cert",
        "X-Api-Key",
        "X-Nobody-Thought-Of"
      })
  void to_string_shows_the_name_and_blanks_the_value(String name) {
    assertThat(Headers.of(name, "s3cret")).hasToString("Headers[" + name + ": <redacted>]");
  }

  @Test
  void to_string_shows_values_of_harmless_fields_without_breaking_the_line() {
    assertThat(Headers.of("Content-Type", "text/plain", "dpop-nonce", "n\u0085"))
        .hasToString("Headers[Content-Type: text/plain, dpop-nonce: n\\u0085]");
  }
}
