package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

  @Test
  void a_bearer_challenge_is_read() {
    List<Challenge> challenges =
        parse("Bearer realm=\"example\", Error=invalid_token, error_description=\"it \\\"is\\\"\"");
    assertThat(challenges).hasSize(1);
    Challenge challenge = challenges.get(0);
    assertThat(challenge.scheme()).isEqualTo("bearer");
    assertThat(challenge.token68()).isNull();
    assertThat(challenge.parameters())
        .containsExactly(
            Map.entry("realm", "example"),
            Map.entry("error", "invalid_token"),
            Map.entry("error_description", "it \"is\""));
    assertThat(challenge.parameter("ERROR")).isEqualTo("invalid_token");
    assertThat(challenge.parameter("scope")).isNull();
  }

  @Test
  void several_challenges_in_one_field_are_told_apart() {
    // RFC 9110, section 11.6.1
    assertThat(
            parse(
                "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to"
                    + " \\\"apps\\\"\""))
        .containsExactly(
            Challenge.of("Basic", Map.of("realm", "simple")),
            Challenge.of(
                "Newauth", Map.of("realm", "apps", "type", "1", "title", "Login to \"apps\"")));
  }

  @Test
  void several_fields_are_read_one_after_the_other() {
    assertThat(parse("DPoP algs=\"ES256 PS256\"", "Bearer", "Negotiate"))
        .containsExactly(
            Challenge.of("DPoP", Map.of("algs", "ES256 PS256")),
            Challenge.of("Bearer", Map.of()),
            Challenge.of("Negotiate", Map.of()));
  }

  @Test
  void schemes_without_parameters_stand_next_to_others() {
    assertThat(parse("Negotiate, Bearer , Basic realm=x,NTLM"))
        .containsExactly(
            Challenge.of("Negotiate", Map.of()),
            Challenge.of("Bearer", Map.of()),
            Challenge.of("Basic", Map.of("realm", "x")),
            Challenge.of("NTLM", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "abc=", "abc==", "-._~+/09azAZ==", "a"})
  void a_token68_is_read(String token68) {
    assertThat(parse("Negotiate " + token68 + " , Bearer"))
        .containsExactly(
            Challenge.parsed("negotiate", token68, Map.of()), Challenge.of("Bearer", Map.of()));
    assertThat(parse("Negotiate   " + token68).get(0).token68()).isEqualTo(token68);
  }

  @Test
  void white_space_around_the_equals_sign_is_allowed() {
    assertThat(parse("A b = c, d\t=\t\"e\",f= g"))
        .containsExactly(Challenge.of("A", Map.of("b", "c", "d", "e", "f", "g")));
  }

  @Test
  void empty_list_elements_are_skipped() {
    assertThat(parse(",, ,A ,b=c, ,, d=e ,,B , ,"))
        .containsExactly(
            Challenge.of("A", Map.of("b", "c", "d", "e")), Challenge.of("B", Map.of()));
  }

  @Test
  void a_quoted_value_may_hold_anything_escaped_or_not() {
    assertThat(parse("A b=\"\", c=\"x, B d=1\", e=\"\\\\\\\"\\x\", f=\"ä\t=\""))
        .containsExactly(
            Challenge.of("A", Map.of("b", "", "c", "x, B d=1", "e", "\\\"x", "f", "ä\t=")));
  }

  @Test
  void no_field_and_an_empty_one_hold_no_challenge() {
    assertThat(Challenge.parse(Headers.of("Authenticate", "Bearer"))).isEmpty();
    assertThat(parse("")).isEmpty();
    assertThat(parse(" , ,")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=",
        "a=b",
        "\"a\"",
        "A b=,c=d",
        "A b=c d=e",
        "A b=\"c\" d=\"e\"",
        "A b=\"c\"d",
        "A b=\"c",
        "A b=\"c\\",
        "A b=\"c\\\"",
        "A b=c;d=e",
        "A b=c, d=",
        "A b c",
        "A b= c d",
        "A abc=, d=e",
        "A abc, d=e",
        "A, b=c",
        "A\tb=c",
        "A b==c",
        "A =b",
        "A b=c, =d",
        "A b=c, B=",
        "A b=c, D/ e=f",
        "A/B c=d",
        "A ä=b",
        "A b=ä",
        "Ä",
        "A \"b\"=c",
        "A @",
        "A ,@",
        "A b=c, b=d",
        "A b=c, B=d",
        "A b=c, x=\"\", B=c",
        "A b=(c)",
      })
  void a_broken_challenge_anywhere_in_a_field_means_none_of_that_field(String broken) {
    Challenge good = Challenge.of("Bearer", Map.of("error", "invalid_token"));
    assertThat(parse(broken)).isEmpty();
    assertThat(parse("Negotiate, " + broken)).isEmpty();
    assertThat(parse("Bearer error=invalid_token", broken)).containsExactly(good);
    assertThat(parse(broken, "Bearer error=invalid_token")).containsExactly(good);
  }

  @Test
  void one_name_may_stand_in_two_challenges() {
    assertThat(parse("A b=c, B b=d")).hasSize(2);
  }

  @Test
  void a_challenge_does_not_go_on_in_another_field() {
    assertThat(parse("A b=c", "d=e")).containsExactly(Challenge.of("A", Map.of("b", "c")));
  }

  @Test
  void what_is_read_cannot_be_changed() {
    List<Challenge> challenges = parse("A b=c");
    assertThatThrownBy(challenges::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> challenges.get(0).parameters().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_challenge_is_written_with_its_scheme_as_given_and_every_value_quoted() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Error", "invalid_token");
    parameters.put("error_description", "a \"b\" \\");
    Challenge challenge = Challenge.of("DPoP", parameters);
    parameters.clear();
    assertThat(challenge.scheme()).isEqualTo("dpop");
    assertThat(challenge.toHeaderValue())
        .isEqualTo("DPoP error=\"invalid_token\", error_description=\"a \\\"b\\\" \\\\\"");
    assertThat(Challenge.of("Bearer", Map.of()).toHeaderValue()).isEqualTo("Bearer");
  }

  @Test
  void a_challenge_that_could_not_be_read_back_is_refused() {
    assertThatThrownBy(() -> Challenge.of("a b", Map.of())).hasMessageContaining("scheme");
    assertThatThrownBy(() -> Challenge.of("A", Map.of("b c", "d")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter name");
    assertThatThrownBy(() -> Challenge.of("A", Map.of("b", "d\r\ne")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter b");
    assertThatThrownBy(() -> Challenge.of("A", Map.of("b", "c", "B", "d")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void the_string_of_a_challenge_blanks_a_token68() {
    assertThat(parse("Negotiate s3cret==").get(0)).hasToString("Challenge[negotiate <redacted>]");
    assertThat(Challenge.of("Bearer", Map.of("error", "x\u2028")))
        .hasToString("Challenge[bearer error=x\\u2028]");
  }

  @Test
  void equal_are_challenges_that_say_the_same() {
    Challenge challenge = Challenge.of("A", Map.of("b", "c"));
    assertThat(challenge)
        .isEqualTo(Challenge.of("a", Map.of("B", "c")))
        .hasSameHashCodeAs(Challenge.of("a", Map.of("B", "c")))
        .isNotEqualTo(Challenge.of("A", Map.of("b", "d")))
        .isNotEqualTo(Challenge.of("C", Map.of("b", "c")));
    assertThat(Challenge.parsed("a", "x", Map.of()))
        .isNotEqualTo(Challenge.parsed("a", "y", Map.of()));
  }

  @Test
  void what_is_written_is_read_back_in_one_field_or_many() {
    Random random = new Random(20_240_607);
    for (int round = 0; round < 2_000; round++) {
      List<Challenge> challenges = new ArrayList<>();
      Headers many = Headers.of();
      StringBuilder one = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        Challenge challenge = anyChallenge(random);
        challenges.add(challenge);
        many = many.and("WWW-Authenticate", challenge.toHeaderValue());
        one.append(one.length() == 0 ? "" : ",").append(challenge.toHeaderValue());
      }
      assertThat(Challenge.parse(many)).isEqualTo(challenges);
      assertThat(parse(one.toString())).isEqualTo(challenges);
    }
  }

  @Test
  void whatever_comes_is_read_without_an_exception() {
    Random random = new Random(7);
    String alphabet = "aB19=\"\\, \t-/~ä@";
    int read = 0;
    for (int round = 0; round < 30_000; round++) {
      String field = text(random, alphabet, 12);
      for (Challenge challenge : parse(field)) {
        read++;
        assertThat(parse(challenge.toHeaderValue())).containsExactly(challenge);
      }
    }
    assertThat(read).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",", "a", "a,", "a ", "A b=c,", "A b,", "A b= ", "a=", "\"", "\\\"", "=", " ,", "A b ,"
      })
  void a_hostile_field_takes_time_linear_in_its_length(String pattern) {
    Headers headers = Headers.of("WWW-Authenticate", pattern.repeat(1_000_000 / pattern.length()));
    Headers quoted =
        Headers.of("WWW-Authenticate", "A b=\"" + pattern.repeat(1_000_000 / pattern.length()));
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(Challenge.parse(headers)).isNotNull();
          assertThat(Challenge.parse(quoted)).isNotNull();
        });
  }

  @Test
  void a_field_with_very_many_parameters_is_read_in_linear_time() {
    StringBuilder field = new StringBuilder("A a=b");
    for (int i = 0; i < 100_000; i++) {
      field.append(",p").append(i).append("=\"").append(i).append('"');
    }
    List<Challenge> challenges =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> parse(field.toString()));
    assertThat(challenges.get(0).parameters()).hasSize(100_001);
  }

  private static Challenge anyChallenge(Random random) {
    String token = "abcXYZ019!#$%&'*+-.^_`|~";
    String scheme = "S" + text(random, token, 4);
    int kind = random.nextInt(4);
    if (kind == 0) {
      String token68 = "t" + text(random, "abcXYZ019-._~+/", 6) + text(random, "=", 2);
      return Challenge.parsed(scheme, token68, Map.of());
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = kind; i > 1; i--) {
      parameters.put(i + text(random, token, 4), text(random, "aB1 \t,=\"\\()/:äÿ\u2028", 8));
    }
    return Challenge.of(scheme, parameters);
  }

  private static String text(Random random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static List<Challenge> parse(String... fields) {
    Headers headers = Headers.of();
    for (String field : fields) {
      headers = headers.and("www-Authenticate", field);
    }
    return Challenge.parse(headers);
  }
}
