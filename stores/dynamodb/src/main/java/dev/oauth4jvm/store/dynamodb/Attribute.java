package dev.oauth4jvm.store.dynamodb;

import org.jspecify.annotations.Nullable;

/**
 * An attribute of an item, or a value of an expression.
 *
 * @param type the type's name in DynamoDB's protocol: {@code S} for a string, {@code N} for a
 *     number
 * @param value the string, or the number's decimal digits; null for other types
 */
record Attribute(String type, @Nullable String value) {

  static Attribute string(String value) {
    return new Attribute("S", value);
  }

  static Attribute number(long value) {
    return new Attribute("N", Long.toString(value));
  }
}
