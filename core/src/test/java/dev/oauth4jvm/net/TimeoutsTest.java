package dev.oauth4jvm.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeoutsTest {

  @Test
  void aTimeoutIsFromAMillisecondToADay() {
    for (Duration timeout : List.of(Duration.ofMillis(1), Duration.ofDays(1))) {
      assertThat(Timeouts.checked(timeout)).isEqualTo(timeout);
    }
  }

  @Test
  void anyOtherIsRefusedEvenOneThatHasNoNumberOfMilliseconds() {
    for (Duration timeout :
        List.of(
            Duration.ZERO,
            Duration.ofNanos(999_999),
            Duration.ofMillis(-1),
            Duration.ofDays(1).plusNanos(1),
            Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Timeouts.checked(timeout))
          .withMessage("timeout is not from 1 ms to a day: " + timeout);
    }
  }
}
