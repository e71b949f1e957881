package dev.oauth4jvm.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scopes: space-delimited tokens (RFC 6749, section 3.3). */
final class Scopes {

  private Scopes() {}

  static List<String> of(String scope) {
    return scope.isEmpty() ? List.of() : List.of(scope.split(" ", -1));
  }

  /**
   * The requested scope, empty for none; refused if it is malformed, or exceeds that of the
   * registration.
   */
  static String requested(Parameters parameters, TestClient client) {
    String scope = parameters.get("scope");
    if (scope == null) {
      return "";
    }
    for (String token : of(scope)) {
      if (!isToken(token)) {
        throw Refused.of("invalid_scope", "the scope is malformed", "RFC 6749, 3.3");
      }
    }
    @Nullable String registered = client.metadata().string("scope");
    if (registered != null && !of(registered).containsAll(of(scope))) {
      throw Refused.of(
          "invalid_scope", "the client registered for the scope " + registered, "RFC 7591, 2");
    }
    return scope;
  }

  private static boolean isToken(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return !token.isEmpty();
  }
}
