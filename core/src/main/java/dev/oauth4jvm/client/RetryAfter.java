package dev.oauth4jvm.client;

import dev.oauth4jvm.http.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The header field {@code retry-after} (RFC 9110, section 10.2.3). */
final class RetryAfter {

  /** Nine digits: longer waits are of no practical use. */
  private static final int MAX_DIGITS = 9;

  /** The length of the longest date of that form. */
  private static final int MAX_LENGTH = 40;

  private RetryAfter() {}

  /**
   * The wait before the next request. Zero if the field is absent, is neither one number of seconds
   * nor one date, or is a date in the past.
   */
  static Duration of(Response response, Instant now) {
    List<String> fields = response.headers().all("retry-after");
    String field = fields.size() == 1 ? fields.get(0).strip() : "";
    if (field.isEmpty() || field.length() > MAX_LENGTH) {
      return Duration.ZERO;
    }
    if (isNumber(field)) {
      return Duration.ofSeconds(Long.parseLong(field));
    }
    try {
      Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(field, Instant::from);
      return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    } catch (DateTimeException malformed) {
      return Duration.ZERO;
    }
  }

  private static boolean isNumber(String field) {
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) < '0' || field.charAt(i) > '9') {
        return false;
      }
    }
    return field.length() <= MAX_DIGITS;
  }
}
