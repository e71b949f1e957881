package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void holdsWhatItHides() {
    Secret secret = Secret.of("s3cret");

    assertThat(secret.reveal()).isEqualTo("s3cret");
    assertThat(secret).hasToString("Secret[redacted]");
    assertThat("" + secret).doesNotContain("s3cret");
  }

  @Test
  void equalsByValue() {
    assertThat(Secret.of("é"))
        .isEqualTo(Secret.of("é"))
        .hasSameHashCodeAs(Secret.of("é"))
        .isNotEqualTo(Secret.of("e"))
        .isNotEqualTo(Secret.of("éé"))
        .isNotEqualTo("é")
        .isNotEqualTo(null);
  }

  @Test
  void demandsAValue() {
    assertThatNullPointerException().isThrownBy(() -> Secret.of(null)).withMessage("value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Secret.of(""))
        .withMessage("value is empty");
  }
}
