package dev.oauth4jvm.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules for the values of a {@link JsonObject}: limits, copies from Java values, equality. */
final class JsonValues {

  /**
   * The depth to which objects and arrays may nest; OAuth and OpenID Connect need less than ten.
   */
  static final int MAX_DEPTH = 32;

  /** The longest notation of a number; a number within the limits never needs as much. */
  static final int MAX_NUMBER_LENGTH = 1024;

  /** The largest number of significant digits. */
  private static final int MAX_DIGITS = 1000;

  /**
   * The largest magnitude of a number's exponent in scientific notation. Every double is within it.
   * The result of any computation with two such numbers has a few thousand digits at most: adding
   * two {@link BigDecimal}s expands their exponents into digits.
   */
  private static final int MAX_EXPONENT = 1000;

  /** A number that {@link JsonReader} refuses, as its messages describe it. */
  static final String TOO_LARGE =
      "a number of more than "
          + MAX_DIGITS
          + " digits, or of an exponent beyond "
          + MAX_EXPONENT
          + " either way";

  private JsonValues() {}

  /** Copies a value into the form in which a {@link JsonObject} holds it. */
  static @Nullable Object copy(String name, @Nullable Object value) {
    return copy(name, value, 1);
  }

  private static @Nullable Object copy(String name, @Nullable Object value, int depth) {
    if (value == null
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof JsonObject) {
      return value;
    }
    if (value instanceof String string) {
      if (JsonReader.loneSurrogate(string) >= 0) {
        throw unfit(name, "a string with a lone surrogate");
      }
      return string;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Map || value instanceof Collection) {
      if (depth == MAX_DEPTH) {
        throw unfit(name, "nested deeper than " + MAX_DEPTH);
      }
      return value instanceof Map<?, ?> map
          ? copyMap(name, map, depth + 1)
          : copyCollection(name, (Collection<?>) value, depth + 1);
    }
    Object number = number(decimal(name, value));
    if (number == null) {
      throw unfit(name, TOO_LARGE);
    }
    return number;
  }

  /** Converts a number that is not of an integer type of at most 64 bits. */
  private static BigDecimal decimal(String name, Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof Double real) {
      if (real.isInfinite() || real.isNaN()) {
        throw unfit(name, "a double that isn't finite");
      }
      return BigDecimal.valueOf(real);
    }
    throw unfit(name, "of type " + value.getClass().getName() + ", which has no JSON form");
  }

  private static JsonObject copyMap(String name, Map<?, ?> map, int depth) {
    Members members = new Members();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      if (!(member.getKey() instanceof String key)) {
        throw unfit(name, "a map with a key that isn't a string");
      }
      Names.check(key);
      members.add(key, copy(name, member.getValue(), depth));
    }
    return new JsonObject(members);
  }

  private static List<@Nullable Object> copyCollection(
      String name, Collection<?> collection, int depth) {
    ArrayList<@Nullable Object> values = new ArrayList<>(collection.size());
    for (Object value : collection) {
      values.add(copy(name, value, depth));
    }
    return Collections.unmodifiableList(values);
  }

  private static IllegalArgumentException unfit(String name, String what) {
    return new IllegalArgumentException("the value of \"" + name + "\" is or holds " + what);
  }

  /** The number with a JSON notation, null when it is beyond the limits. */
  static @Nullable Object number(String text) {
    try {
      return number(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return null; // The scale does not fit an int.
    }
  }

  /**
   * The number as a {@link JsonObject} holds it, null when it is beyond the limits. A {@link Long}
   * when its scale is zero and it fits, so that a number has the same form after writing and
   * reading it.
   */
  static @Nullable Object number(BigDecimal number) {
    if (number.precision() > MAX_DIGITS || Math.abs(exponent(number)) > MAX_EXPONENT) {
      return null;
    }
    if (number.scale() == 0) {
      BigInteger integer = number.unscaledValue();
      if (integer.bitLength() < Long.SIZE) {
        return integer.longValue();
      }
    }
    return number;
  }

  /** The exponent in scientific notation. */
  private static long exponent(BigDecimal number) {
    return (long) number.precision() - number.scale() - 1;
  }

  /** The exact value of a {@link Long} or {@link BigDecimal}. */
  static BigDecimal exact(Number number) {
    return number instanceof Long integer ? BigDecimal.valueOf(integer) : (BigDecimal) number;
  }

  /** The number as a long, null when it has a fraction or does not fit. */
  static @Nullable Long integer(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException fractionOrTooLarge) {
      return null;
    }
  }

  static boolean equal(@Nullable Object one, @Nullable Object other) {
    if (one == other) {
      return true;
    }
    if (one == null || other == null) {
      return false;
    }
    if (one instanceof JsonObject object) {
      return other instanceof JsonObject otherObject
          && equalMembers(object.members(), otherObject.members());
    }
    if (one instanceof List<?> array) {
      return other instanceof List<?> otherArray && equalElements(array, otherArray);
    }
    if (one instanceof Number number) {
      // compareTo aligns scales only for numbers of equal exponent, so their digits bound its cost.
      return other instanceof Number otherNumber
          && exact(number).compareTo(exact(otherNumber)) == 0;
    }
    return one.equals(other);
  }

  private static boolean equalMembers(Members one, Members other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      int at = other.indexOf(one.name(i));
      if (at < 0 || !equal(one.value(i), other.value(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalElements(List<?> one, List<?> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  static int hash(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      int hash = 0;
      Members members = object.members();
      for (int i = 0; i < members.size(); i++) {
        hash += members.name(i).hashCode() ^ hash(members.value(i));
      }
      return hash;
    }
    if (value instanceof List<?> array) {
      int hash = 1;
      for (int i = 0; i < array.size(); i++) {
        hash = 31 * hash + hash(array.get(i));
      }
      return hash;
    }
    if (value instanceof Number number) {
      // Equal numbers round to one double; stripping zeros would cost the square of the digits.
      return Double.hashCode(number.doubleValue());
    }
    return Objects.hashCode(value);
  }
}
