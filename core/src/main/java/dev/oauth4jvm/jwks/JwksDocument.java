package dev.oauth4jvm.jwks;

import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.StoreValue;
import java.math.BigDecimal;

/** The cache's document: {@code {"jwks":{"keys":[…]},"uat":N}}, and what makes one unusable. */
final class JwksDocument {

  /**
   * The length, in {@code char}s, of the longest document that is written: more than any issuer's
   * set needs, with 1 Ki left for a seal. A set that is longer is refused, so that every set that
   * one process fetches can be read by another from the entry.
   */
  static final int MAX_WRITTEN = StoreValue.MAX_CHARACTERS - 1024;

  private JwksDocument() {}

  /** Whether the document holds nothing: a miss, but not a malformed entry. */
  static boolean isEmpty(String document) {
    return document.isEmpty() || document.equals("{}");
  }

  static JsonObject of(JwksSnapshot snapshot) {
    return JsonObject.of("jwks", snapshot.keys().json(), "uat", snapshot.updatedAt());
  }

  static JsonObject parse(String document) throws EntryRejectedException {
    if (document.length() > StoreValue.MAX_CHARACTERS) {
      throw new EntryRejectedException(
          "the entry is over " + StoreValue.MAX_CHARACTERS + " characters long");
    }
    try {
      return JsonObject.parse(document);
    } catch (JsonException malformed) {
      throw new EntryRejectedException("the entry is not a JSON object", malformed);
    }
  }

  static JwksSnapshot read(String document) throws EntryRejectedException {
    return read(parse(document));
  }

  static JwksSnapshot read(JsonObject entry) throws EntryRejectedException {
    JsonObject jwks = entry.object("jwks");
    if (jwks == null) {
      throw new EntryRejectedException("the entry has no \"jwks\" object");
    }
    long updatedAt = updatedAt(entry);
    JwkSet keys;
    try {
      keys = JwkSet.parse(jwks);
    } catch (ProcessingException malformed) {
      throw new EntryRejectedException("the entry's \"jwks\" is not a JWK Set", malformed);
    }
    if (!keys.isUsable()) {
      throw new EntryRejectedException("the entry's \"jwks\" has no key that verifies signatures");
    }
    return JwksSnapshot.of(keys, updatedAt);
  }

  private static long updatedAt(JsonObject entry) throws EntryRejectedException {
    Long seconds = entry.integer("uat");
    if (seconds != null && seconds >= 0 && seconds <= StoreValue.LATEST_VERSION) {
      return seconds;
    }
    // taken for seconds, the greatest is in the year 5138; for milliseconds, in 1973
    BigDecimal number = entry.number("uat");
    if (number == null) {
      throw new EntryRejectedException("the entry has no \"uat\" number");
    }
    if (number.signum() < 0) {
      throw new EntryRejectedException("the entry's \"uat\" is negative");
    }
    if (number.compareTo(BigDecimal.valueOf(StoreValue.LATEST_VERSION)) > 0) {
      throw new EntryRejectedException(
          "the entry's \"uat\" is too large for seconds; it must not be in milliseconds");
    }
    throw new EntryRejectedException("the entry's \"uat\" is not a whole number of seconds");
  }
}
