package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FormTest {

  @Test
  void keepsParametersInOrder() {
    Form form = Form.empty().and("a", "1").and("b", "2").and("a", "3");

    assertThat(form.encode()).isEqualTo("a=1&b=2&a=3");
    assertThat(form.first("a")).isEqualTo("1");
    assertThat(form.first("c")).isNull();
    assertThat(form.parameters())
        .containsExactly(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("a", "3"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> form.parameters().clear());
  }

  @Test
  void replacesAndRemoves() {
    Form form = Form.empty().and("a", "1").and("b", "2").and("a", "3");

    assertThat(form.with("a", "4").encode()).isEqualTo("b=2&a=4");
    assertThat(form.without("a").encode()).isEqualTo("b=2");
    assertThat(form.without("c")).isSameAs(form);
    assertThat(form.withAll(Form.empty().and("a", "5").and("a", "6").and("c", "7")).encode())
        .isEqualTo("b=2&a=5&a=6&c=7");
    assertThat(form.encode()).isEqualTo("a=1&b=2&a=3");
    assertThat(Form.empty().encode()).isEmpty();
  }

  @Test
  void encodesNamesAndValues() {
    assertThat(Form.empty().and("a b&c=d", "é +%&=\r\n€").encode())
        .isEqualTo("a+b%26c%3Dd=%C3%A9+%2B%25%26%3D%0D%0A%E2%82%AC");
  }

  @Test
  void equalsByItsParameters() {
    Form form = Form.empty().and("a", "1").and("b", "2");

    assertThat(form)
        .isEqualTo(Form.empty().and("a", "1").and("b", "2"))
        .hasSameHashCodeAs(Form.empty().and("a", "1").and("b", "2"))
        .isNotEqualTo(Form.empty().and("b", "2").and("a", "1"))
        .isNotEqualTo("a=1&b=2");
  }

  @Test
  void showsNamesAlone() {
    assertThat(Form.empty().and("client_secret", "s3cret").and("code", "c0de"))
        .hasToString("Form[client_secret, code]");
  }

  @Test
  void demandsNamesAndValues() {
    assertThatNullPointerException()
        .isThrownBy(() -> Form.empty().and(null, ""))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> Form.empty().and("a", null))
        .withMessage("value");
  }

  @Test
  void emptyPiecesAreNoParametersAndAValueEndsAtItsAmpersand() {
    assertThat(Form.parse("&a&&b=c=d&=e&f=&"))
        .isEqualTo(Form.empty().and("a", "").and("b", "c=d").and("", "e").and("f", ""));
    assertThat(Form.parse("")).isEqualTo(Form.empty());
    assertThat(Form.parse("").hashCode()).isEqualTo(Form.empty().hashCode());
  }

  @Test
  void thereIsALimitToItsParameters() {
    Form most = Form.parse("&" + "a=1&".repeat(Form.MAX_PARAMETERS));

    assertThat(most.parameters()).hasSize(Form.MAX_PARAMETERS);
    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(() -> Form.parse("a=1&".repeat(Form.MAX_PARAMETERS) + "b"))
        .withMessage("there are too many parameters: expected at most 1000")
        .extracting(ProcessingException::code)
        .isEqualTo(ErrorCode.PARSE_ERROR);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> most.and("b", ""))
        .withMessage("there are too many parameters: expected at most 1000");
    assertThatIllegalArgumentException().isThrownBy(() -> most.withAll(Form.empty().and("b", "")));
    assertThat(most.with("a", "2")).isEqualTo(Form.empty().and("a", "2"));
  }
}
