package dev.oauth4jvm.client;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The members of responses that count seconds. */
final class JsonSeconds {

  /**
   * The default interval of polling, and the increment for {@code slow_down} (RFC 8628, sections
   * 3.2 and 3.5).
   */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final BigDecimal LONGEST = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final BigDecimal SHORTEST_INTERVAL = BigDecimal.ONE;
  private static final BigDecimal LONGEST_INTERVAL = BigDecimal.valueOf(3600);

  private JsonSeconds() {}

  /** {@code expires_in}: 0 or more; some servers send it as a string. */
  static Duration expiresIn(JsonObject json, String what) {
    BigDecimal seconds = seconds(json, "expires_in");
    if (seconds == null || seconds.signum() < 0) {
      throw unexpected(json, "expires_in", "a number, 0 or more", what);
    }
    return Duration.ofSeconds(seconds.min(LONGEST).longValue());
  }

  /**
   * {@code interval}: from one second to one hour, whatever the server sends. Absent, null and 0
   * mean the default; some servers send a string.
   */
  static Duration interval(JsonObject json, String what) {
    if (json.get("interval") == null) {
      return INTERVAL;
    }
    BigDecimal seconds = seconds(json, "interval");
    if (seconds == null || seconds.signum() < 0) {
      throw unexpected(json, "interval", "a number, 0 or more", what);
    }
    if (seconds.signum() == 0) {
      return INTERVAL;
    }
    // a fraction of a millisecond would mean no pause
    BigDecimal bounded = seconds.max(SHORTEST_INTERVAL).min(LONGEST_INTERVAL);
    return Duration.ofMillis(bounded.movePointRight(3).longValue());
  }

  private static @Nullable BigDecimal seconds(JsonObject json, String member) {
    String text = json.string(member);
    return text == null ? json.number(member) : digits(text);
  }

  private static @Nullable BigDecimal digits(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    return new BigDecimal(text);
  }

  private static ProcessingException unexpected(
      JsonObject json, String member, String expected, String what) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        "the " + what + " has an unexpected value",
        Details.member(member, expected, json.get(member)));
  }
}
