package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DetailsTest {

  static List<Arguments> described() {
    return List.of(
        Arguments.of(Details.NONE, ""),
        Arguments.of(Details.claim("a", null, null), ""),
        Arguments.of(Details.claim("a", null, 1L), ": got 1"),
        Arguments.of(Details.claim("a", "x", null), ": expected \"x\", got none"),
        Arguments.of(Details.header("a", "x", "y"), ": expected \"x\", got \"y\""),
        Arguments.of(Details.field("a", 1, 2), ": expected 1, got 2"),
        Arguments.of(Details.member("a", true, false), ": expected true, got false"),
        Arguments.of(Details.status(200, 404), ": expected 200, got 404"),
        Arguments.of(
            Details.claim("a", List.of("x", "y"), List.of()), ": expected [\"x\", \"y\"], got []"),
        Arguments.of(
            Details.claim("a", null, Arrays.asList(1L, null, List.of("x"))),
            ": got [1, none, [\"x\"]]"),
        Arguments.of(
            Details.claim("a", "x", JsonObject.of("secret", "s")),
            ": expected \"x\", got a JSON object"),
        Arguments.of(Details.claim("a", null, Map.of("b", "c")), ": got a JSON object"),
        Arguments.of(Details.claim("a", null, new BigDecimal("1E+400")), ": got 1E+400"),
        Arguments.of(
            Details.candidates("k", List.of("a", "b")),
            ": \"kid\" \"k\", candidates [\"a\", \"b\"]"),
        Arguments.of(Details.candidates(null, List.of()), ": \"kid\" none, candidates []"));
  }

  @ParameterizedTest
  @MethodSource("described")
  void tellsWhatWasExpectedAndWhatCame(Details details, String description) {
    assertThat(details.describe()).isEqualTo(description);
    assertThat(new ProcessingException(ErrorCode.INVALID_RESPONSE, "no", details))
        .hasMessage("no" + description);
  }

  @Test
  void escapesWhatCanBreakALineOrPlayTricksInOne() {
    Details details =
        Details.claim(
            "a",
            null,
            "\"\\\n\r\t\u0000\u001b[31m\u007f\u0085\u200b\u202e\u2028\u2029\ufeff\ud800é€");

    assertThat(details.describe())
        .isEqualTo(
            ": got \"\\\"\\\\\\u000a\\u000d\\u0009\\u0000\\u001b[31m\\u007f\\u0085\\u200b\\u202e"
                + "\\u2028\\u2029\\ufeff\\ud800é€\"");
  }

  @Test
  void shortensWhatIsLong() {
    String text = "x".repeat(1_000_000);

    assertThat(Details.claim("a", null, text).describe())
        .isEqualTo(": got \"" + "x".repeat(200) + "…\"");
    assertThat(Details.claim("a", null, new BigDecimal("1".repeat(1000))).describe())
        .isEqualTo(": got " + "1".repeat(200) + "…");
    assertThat(Details.claim("a", null, Collections.nCopies(100_000, "xxxx")).describe())
        .endsWith(", …]")
        .hasSizeLessThan(300);
    assertThat(Details.claim("a", null, Collections.nCopies(100, text)).describe())
        .hasSizeLessThan(1_000);
    assertThat(Details.claim("a", null, "\u0000".repeat(500)).describe()).hasSizeLessThan(1_300);
  }

  @Test
  void showsItselfAsCarefully() {
    assertThat(Details.claim("a\nb", "x", "y\nz"))
        .hasToString("Details[CLAIM \"a\\u000ab\": expected \"x\", got \"y\\u000az\"]");
    assertThat(Details.NONE).hasToString("Details[NOTHING]");
  }

  @Test
  void keepsTheValuesOfAProofAndLeavesThemOutOfTheMessageThatHasThemAlready() {
    Details details = Details.claim("htm", "GET", "POST").inProof();

    assertThat(details)
        .isEqualTo(new Details(Details.Place.PROOF, "htm", "GET", "POST"))
        .hasToString("Details[PROOF \"htm\": expected \"GET\", got \"POST\"]");
    assertThat(new ProcessingException(ErrorCode.INVALID_RESPONSE, "no", details)).hasMessage("no");
  }
}
