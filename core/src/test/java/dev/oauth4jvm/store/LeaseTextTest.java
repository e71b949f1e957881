package dev.oauth4jvm.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseTextTest {

  private static final long NOW = 1_800_000_000_000L;

  private final LeaseText mine = LeaseText.of("mine", Duration.ofSeconds(2), NOW);

  @Test
  void theTextIsTheHolderAndTheEnd() {
    assertThat(mine.text()).isEqualTo("mine 1800000002000");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, true",
        "'', true",
        "mine 1800000009999, true",
        "other 1799999999999, true",
        "other 1800000000000, true",
        "other 1800000000001, false",
        "other 1800003900000, false", // 65 minutes
        "other 1800003900001, true", // only a wrong clock takes a lease for longer
        "other, true",
        "other soon, true",
        "other 99999999999999999999, true",
        "minecraft 1800000009999, false",
      })
  void aLeaseIsReplacedWhenNobodyElseHasIt(String held, boolean replaced) {
    assertThat(mine.mayReplace(held, NOW)).isEqualTo(replaced);
  }
}
