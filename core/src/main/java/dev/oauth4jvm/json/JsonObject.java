package dev.oauth4jvm.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object (RFC 8259) whose members keep the order of the document.
 *
 * <p>A value is a {@link String}, a {@link Boolean}, a {@link Long} (an integer that fits), a
 * {@link BigDecimal} (every other number, exact), a {@code JsonObject}, an unmodifiable {@link
 * List} of values, or null for JSON's {@code null}. An accessor for a type other than the member's
 * returns null, as for an absent member; {@link #has} and {@link #get} distinguish the two.
 *
 * <p>A number is a {@code Long} when its decimal form has scale zero and fits: {@code 1}, {@code
 * -0} (which is zero) and {@code 1e0}, but neither {@code 1.0} nor {@code 1e3}, which keep the
 * scale they are written with. {@link #integer} and {@link #equals} consider the value alone.
 *
 * <p>Everything in a {@code JsonObject} can be written: strings without lone surrogates, and
 * numbers of at most 1000 significant digits whose exponent in scientific notation is from -1000 to
 * 1000, which includes every double. {@link #parse} reads the output of {@link #toJson} as long as
 * it nests no deeper than {@link #parse} allows.
 *
 * <p>Instances are safe for use by several threads.
 */
public final class JsonObject {

  private static final JsonObject EMPTY = new JsonObject(new Members());

  private final Members members;

  /** Wraps the members without copying: nobody else may modify them. */
  JsonObject(Members members) {
    this.members = members;
  }

  /** Returns the object without members. */
  public static JsonObject of() {
    return EMPTY;
  }

  /**
   * Creates an object with one member; values as in {@link Builder#put}.
   *
   * @throws IllegalArgumentException as {@link Builder#put}
   */
  public static JsonObject of(String name, @Nullable Object value) {
    Members members = new Members();
    put(members, name, value);
    return new JsonObject(members);
  }

  /**
   * Creates an object with two members; values as in {@link Builder#put}.
   *
   * @throws IllegalArgumentException as {@link Builder#put}
   */
  public static JsonObject of(
      String name1, @Nullable Object value1, String name2, @Nullable Object value2) {
    Members members = new Members();
    put(members, name1, value1);
    put(members, name2, value2);
    return new JsonObject(members);
  }

  /**
   * Creates an object with three members; values as in {@link Builder#put}.
   *
   * @throws IllegalArgumentException as {@link Builder#put}
   */
  public static JsonObject of(
      String name1,
      @Nullable Object value1,
      String name2,
      @Nullable Object value2,
      String name3,
      @Nullable Object value3) {
    Members members = new Members();
    put(members, name1, value1);
    put(members, name2, value2);
    put(members, name3, value3);
    return new JsonObject(members);
  }

  /**
   * Creates an object with four members; values as in {@link Builder#put}.
   *
   * @throws IllegalArgumentException as {@link Builder#put}
   */
  public static JsonObject of(
      String name1,
      @Nullable Object value1,
      String name2,
      @Nullable Object value2,
      String name3,
      @Nullable Object value3,
      String name4,
      @Nullable Object value4) {
    Members members = new Members();
    put(members, name1, value1);
    put(members, name2, value2);
    put(members, name3, value3);
    put(members, name4, value4);
    return new JsonObject(members);
  }

  /**
   * Copies a map deeply, in the map's order; values as in {@link Builder#put}.
   *
   * @throws IllegalArgumentException as {@link Builder#put}
   */
  public static JsonObject copyOf(Map<String, ?> members) {
    Objects.requireNonNull(members, "members");
    Builder builder = builder();
    for (Map.Entry<String, ?> member : members.entrySet()) {
      builder.put(member.getKey(), member.getValue());
    }
    return builder.build();
  }

  private static void put(Members members, String name, @Nullable Object value) {
    Names.check(name);
    // strings, the common case, are handled here: a starting process need not load JsonValues
    Object copy =
        value instanceof String text && JsonReader.loneSurrogate(text) < 0
            ? text
            : JsonValues.copy(name, value);
    if (!members.add(name, copy)) {
      throw new IllegalArgumentException("member \"" + name + "\" was already put");
    }
  }

  /** Creates an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Parses a text that is one JSON object. These are refused although JSON allows them: duplicate
   * names in an object, lone surrogates, a byte order mark, objects and arrays nested more than 32
   * deep, and numbers beyond the limits of this class or written with more than 1024 characters.
   *
   * @throws JsonException when the text is not such an object; the message's offset counts bytes of
   *     UTF-8
   */
  public static JsonObject parse(String text) throws JsonException {
    Objects.requireNonNull(text, "text");
    return JsonReader.read(text);
  }

  /**
   * Parses bytes that are one JSON object in UTF-8, as strictly as {@link #parse(String)}; bytes
   * that are not UTF-8 are refused.
   *
   * @throws JsonException when the bytes are not such an object
   */
  public static JsonObject parse(byte[] utf8) throws JsonException {
    Objects.requireNonNull(utf8, "utf8");
    return JsonReader.read(utf8.clone());
  }

  /**
   * Parses the bytes from {@code from} (inclusive) to {@code to} (exclusive), as {@link
   * #parse(byte[])} does. The bytes must not change during the call, and are not kept.
   *
   * @throws JsonException when the bytes are not one JSON object; the message's offset counts from
   *     {@code from}
   * @throws IndexOutOfBoundsException when the range is not within the array
   */
  public static JsonObject parse(byte[] utf8, int from, int to) throws JsonException {
    Objects.requireNonNull(utf8, "utf8");
    Objects.checkFromToIndex(from, to, utf8.length);
    return JsonReader.read(Arrays.copyOfRange(utf8, from, to));
  }

  /**
   * Parses bytes as {@link #parse(byte[])} does, and takes ownership of them: the object creates
   * values from the bytes when they are read. The caller must not modify the bytes afterwards.
   *
   * @throws JsonException when the bytes are not one JSON object
   */
  public static JsonObject parseOwned(byte[] utf8) throws JsonException {
    return JsonReader.read(Objects.requireNonNull(utf8, "utf8"));
  }

  /** Whether the member is present, even if its value is JSON's {@code null}. */
  public boolean has(String name) {
    return members.indexOf(name) >= 0;
  }

  /** The member's value; null when the member is absent or JSON's {@code null}. */
  public @Nullable Object get(String name) {
    int at = members.indexOf(name);
    return at < 0 ? null : members.value(at);
  }

  /** The member's value when it is a string, otherwise null. */
  public @Nullable String string(String name) {
    return get(name) instanceof String string ? string : null;
  }

  /** Whether the member is present and a string; cheaper than creating the string. */
  public boolean isString(String name) {
    int at = members.indexOf(name);
    return at >= 0 && members.isString(at);
  }

  /** Whether the member is present and equal to a string; cheaper than creating its string. */
  public boolean has(String name, String value) {
    Objects.requireNonNull(value, "value");
    int at = members.indexOf(name);
    return at >= 0 && members.isString(at, value);
  }

  /** The member's value when it is {@code true} or {@code false}, otherwise null. */
  public @Nullable Boolean bool(String name) {
    return get(name) instanceof Boolean bool ? bool : null;
  }

  /**
   * The member's value when it is a number without a fraction that fits a long, otherwise null,
   * whatever its notation: {@code 1.0} and {@code 1e3} are integers.
   */
  public @Nullable Long integer(String name) {
    Object value = get(name);
    if (value instanceof Long integer) {
      return integer;
    }
    return value instanceof BigDecimal number ? JsonValues.integer(number) : null;
  }

  /** The member's exact value when it is a number, otherwise null. */
  public @Nullable BigDecimal number(String name) {
    return get(name) instanceof Number number ? JsonValues.exact(number) : null;
  }

  /** The member's value when it is an object, otherwise null. */
  public @Nullable JsonObject object(String name) {
    return get(name) instanceof JsonObject object ? object : null;
  }

  /** The member's values when it is an array, otherwise null; unmodifiable. */
  @SuppressWarnings("unchecked") // every List in this class is a List<@Nullable Object>
  public @Nullable List<@Nullable Object> array(String name) {
    return get(name) instanceof List<?> array ? (List<@Nullable Object>) array : null;
  }

  /** The member's values when it is an array of strings only, otherwise null. */
  public @Nullable List<String> strings(String name) {
    if (!(get(name) instanceof List<?> array)) {
      return null;
    }
    ArrayList<String> strings = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof String string)) {
        return null;
      }
      strings.add(string);
    }
    return Collections.unmodifiableList(strings);
  }

  /** The members' names in order; unmodifiable. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < members.size(); i++) {
      names.add(members.name(i));
    }
    return Collections.unmodifiableSet(names);
  }

  /** The number of members. */
  public int size() {
    return members.size();
  }

  /** Whether the object has no members. */
  public boolean isEmpty() {
    return members.size() == 0;
  }

  /**
   * Returns an object with a member added at the end, or replaced in its place; values as in {@link
   * Builder#put}.
   *
   * @throws IllegalArgumentException as {@link Builder#put}, except for a name that is already
   *     present
   */
  public JsonObject with(String name, @Nullable Object value) {
    Names.check(name);
    Members copy = members.copy();
    copy.set(name, JsonValues.copy(name, value));
    return new JsonObject(copy);
  }

  /** Returns an object without a member; this object when the member is absent. */
  public JsonObject without(String name) {
    Objects.requireNonNull(name, "name");
    if (!has(name)) {
      return this;
    }
    Members others = new Members();
    for (int i = 0; i < members.size(); i++) {
      if (!members.name(i).equals(name)) {
        others.add(members.name(i), members.value(i));
      }
    }
    return new JsonObject(others);
  }

  /** The JSON text: compact, members in order, with only the necessary escapes. */
  public String toJson() {
    return JsonWriter.write(this);
  }

  /** The members, for this package to read. */
  Members members() {
    return members;
  }

  /**
   * Compares members, in any order. Numbers are compared by value: {@code 1}, {@code 1.0} and
   * {@code 1e0} are equal.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject object && JsonValues.equal(this, object);
  }

  @Override
  public int hashCode() {
    return JsonValues.hash(this);
  }

  /** The members' names, escaped; never a value, since values may be secrets. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("JsonObject[names:");
    String separator = " ";
    for (int i = 0; i < members.size(); i++) {
      out.append(separator);
      JsonWriter.escape(members.name(i), out);
      separator = ", ";
    }
    return out.append(']').toString();
  }

  /** A builder for a {@link JsonObject}; not thread-safe. */
  public static final class Builder {

    private final Members members = new Members();

    private Builder() {}

    /**
     * Adds a member at the end.
     *
     * @param value null, a {@link String}, {@link Boolean}, {@link Long}, {@link Integer}, {@link
     *     Short}, {@link Byte}, {@link BigInteger}, {@link BigDecimal}, finite {@link Double},
     *     {@link JsonObject}, or a {@link Map} with {@link String} keys or a {@link
     *     java.util.Collection} of such values, which is copied deeply
     * @throws IllegalArgumentException when the name was already added, when the value or a nested
     *     one is of another type, when a string has a lone surrogate, a number is beyond the limits
     *     of {@link JsonObject}, or maps and collections nest more than 32 deep
     */
    public Builder put(String name, @Nullable Object value) {
      JsonObject.put(members, name, value);
      return this;
    }

    /** Builds an object from the members added so far; the builder can still be used. */
    public JsonObject build() {
      return members.size() == 0 ? EMPTY : new JsonObject(members.copy());
    }
  }
}
