package dev.oauth4jvm.proxy;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header fields of proxies, and the refusal of those that cannot be relied upon. */
final class Forwarding {

  /** The characters of a field that are read at most. */
  static final int MAX_LENGTH = 65_536;

  private Forwarding() {}

  /** The value of a field that may be there once; null when it is absent or empty. */
  static @Nullable String optional(Headers headers, String name) {
    List<String> values = headers.all(name);
    if (values.size() > 1) {
      throw refusedField(
          name, "comes more than once: the proxy must remove the client's", 1, values.size());
    }
    return values.isEmpty() || values.get(0).isEmpty() ? null : checked(values.get(0), name);
  }

  /** A value that is not longer than it may be. */
  static String checked(String value, String name) {
    if (value.length() > MAX_LENGTH) {
      throw refusedField(
          name, "is too long", "at most " + MAX_LENGTH + " characters", value.length());
    }
    return value;
  }

  /**
   * The refusal of a proxy's field.
   *
   * @param fault a verb and what follows
   */
  static ProcessingException refusedField(
      String field, String fault, @Nullable Object expected, @Nullable Object actual) {
    return refused("the proxy's field \"" + field + "\" " + fault, field, expected, actual);
  }

  static ProcessingException refused(
      String message, String field, @Nullable Object expected, @Nullable Object actual) {
    return new ProcessingException(
        ErrorCode.INVALID_REQUEST,
        Reason.FORWARDING,
        message,
        Details.field(field, expected, actual));
  }
}
