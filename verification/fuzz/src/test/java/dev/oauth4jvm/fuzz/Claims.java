package dev.oauth4jvm.fuzz;

import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The oracle's view of a JWT: the rules of the specifications, one by one. */
record Claims(JsonObject header, JsonObject json) {

  private static final BigDecimal LATEST = BigDecimal.valueOf(1_000_000_000_000L);

  /** Returns null when a part is not a JSON object. */
  static @Nullable Claims of(Draft draft) {
    JsonObject header = World.objectOrNull(draft.header());
    JsonObject json = World.objectOrNull(draft.payload());
    return header == null || json == null ? null : new Claims(header, json);
  }

  /** Whether the header is valid (RFC 7515, section 4) and names the server's only key. */
  boolean isSignedByKey() {
    return isHeader() && (!header.has("kid") || "k".equals(header.get("kid")));
  }

  boolean isHeader() {
    return "ES256".equals(header.get("alg"))
        && (!header.has("kid") || header.get("kid") instanceof String)
        && (!header.has("typ") || header.get("typ") instanceof String)
        && !header.has("crit");
  }

  /** Whether the types and times of the present claims are valid (RFC 7519, section 4.1). */
  boolean isTimely() {
    return (!json.has("exp") || (isDate("exp") && compare("exp", World.NOW - 30) > 0))
        && (!json.has("nbf") || (isDate("nbf") && compare("nbf", World.NOW + 30) <= 0))
        && (!json.has("iat") || (isDate("iat") && compare("iat", World.NOW + 30) <= 0))
        && isStringOrAbsent("iss")
        && (!json.has("aud") || json.get("aud") instanceof String || audiences() != null);
  }

  boolean hasType(String expected) {
    return header.get("typ") instanceof String type
        && (type.equalsIgnoreCase(expected) || type.equalsIgnoreCase("application/" + expected));
  }

  boolean has(String... names) {
    for (String name : names) {
      if (!json.has(name)) {
        return false;
      }
    }
    return true;
  }

  boolean isFrom(String issuer) {
    return issuer.equals(json.get("iss"));
  }

  boolean isFor(String audience) {
    List<?> many = audiences();
    return audience.equals(json.get("aud")) || (many != null && many.contains(audience));
  }

  /** {@code aud} as an array of strings, or null. */
  @Nullable List<?> audiences() {
    if (!(json.get("aud") instanceof List<?> many)) {
      return null;
    }
    for (Object one : many) {
      if (!(one instanceof String)) {
        return null;
      }
    }
    return many;
  }

  boolean isStringOrAbsent(String name) {
    return !json.has(name) || json.get(name) instanceof String;
  }

  boolean isNonEmpty(String name) {
    return json.get(name) instanceof String text && !text.isEmpty();
  }

  boolean isDate(String name) {
    BigDecimal date = json.number(name);
    return date != null && date.abs().compareTo(LATEST) < 0;
  }

  int compare(String name, long seconds) {
    BigDecimal date = json.number(name);
    return date == null ? -1 : date.compareTo(BigDecimal.valueOf(seconds));
  }
}
