package dev.oauth4jvm.client;

import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The member {@code scope} of a response. */
final class Scope {

  private Scope() {}

  /**
   * The space-delimited values (RFC 6749, section 3.3); some servers send an array of them. Null
   * when the member is absent or of another type.
   */
  static @Nullable String of(JsonObject json) {
    List<String> values = json.strings("scope");
    return values == null ? json.string("scope") : String.join(" ", values);
  }
}
