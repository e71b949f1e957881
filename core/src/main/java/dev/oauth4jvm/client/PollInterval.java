package dev.oauth4jvm.client;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;

/** {@code interval}: how long to wait between two polls (RFC 8628, section 3.2). */
final class PollInterval {

  /** Where the server does not say, and what {@code slow_down} adds (section 3.5). */
  static final Duration DEFAULT = Duration.ofSeconds(5);

  private static final BigDecimal LONGEST = BigDecimal.valueOf(3600);

  private PollInterval() {}

  static Duration of(JsonObject json, String what) {
    if (!json.has("interval")) {
      return DEFAULT;
    }
    BigDecimal seconds = json.number("interval");
    if (seconds == null || seconds.signum() <= 0) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the " + what + " has an unexpected value",
          Details.member("interval", "a number over 0", json.get("interval")));
    }
    return Duration.ofMillis(seconds.min(LONGEST).movePointRight(3).longValue());
  }
}
