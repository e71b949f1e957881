package dev.oauth4jvm.client;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code authorization_details}, in requests and responses (RFC 9396, sections 2 and 7). */
final class AuthorizationDetails {

  static final String NAME = "authorization_details";

  private AuthorizationDetails() {}

  /** The details as a parameter; each must have a {@code type}. */
  static String encode(List<JsonObject> details) {
    if (details.isEmpty()) {
      throw new IllegalArgumentException("details is empty");
    }
    List<String> elements = new ArrayList<>();
    for (JsonObject detail : details) {
      String type = detail.string("type");
      if (type == null || type.isEmpty()) {
        throw new IllegalArgumentException(
            "details has one without \"type\", a non-empty string (RFC 9396, section 2)");
      }
      elements.add(detail.toJson());
    }
    return "[" + String.join(",", elements) + "]";
  }

  /** The details of a response; null if it has none. */
  static @Nullable List<JsonObject> of(JsonObject json, String what) {
    if (json.get(NAME) == null) {
      return null;
    }
    List<JsonObject> details = new ArrayList<>();
    List<@Nullable Object> array = json.array(NAME);
    boolean right = array != null;
    for (Object element : array == null ? List.of() : array) {
      if (element instanceof JsonObject detail && detail.string("type") != null) {
        details.add(detail);
      } else {
        right = false;
      }
    }
    if (!right) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the " + what + " has an unexpected value",
          Details.member(NAME, "an array of objects, each with a \"type\"", json.get(NAME)));
    }
    return List.copyOf(details);
  }
}
