package dev.oauth4jvm.http;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of an HTTP message: case-insensitive names, several values each, in the order
 * in which they were added.
 *
 * <p>Immutable and safe to share. A name is a token (RFC 9110, section 5.6.2). A value holds no
 * control characters except the tab, so that it can never start another field or another message;
 * surrounding white space is removed. Violations throw an {@link IllegalArgumentException} that
 * does not quote the value.
 */
public final class Headers {

  private static final Headers EMPTY = new Headers(new String[0]);

  /** Name, value, name, value; never written to after construction. */
  private final String[] fields;

  private Headers(String[] fields) {
    this.fields = fields;
  }

  /**
   * Creates header fields.
   *
   * @param namesAndValues alternating names and values; empty for no fields
   * @return the fields in this order
   * @throws IllegalArgumentException when a name or a value is not allowed, or the last name has no
   *     value
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("namesAndValues ends with a name that has no value");
    }
    if (namesAndValues.length == 0) {
      return EMPTY;
    }
    String[] fields = new String[namesAndValues.length];
    for (int i = 0; i < fields.length; i += 2) {
      fields[i] = name(namesAndValues[i]);
      fields[i + 1] = value(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Headers(fields);
  }

  /**
   * Converts the fields of a message that another HTTP library holds as a map.
   *
   * <p>The status line that some libraries store under a null name is omitted. So are the
   * pseudo-header fields of HTTP/2, whose names begin with a colon. Neither is a header field.
   *
   * @param map every name with its values
   * @return the fields in the map's order
   * @throws IllegalArgumentException when a name or a value is not allowed
   */
  public static Headers from(Map<String, ? extends Iterable<String>> map) {
    List<String> fields = new ArrayList<>(2 * map.size());
    for (Map.Entry<String, ? extends Iterable<String>> entry : map.entrySet()) {
      String name = entry.getKey();
      if (name == null || name.startsWith(":")) {
        continue;
      }
      for (String value : entry.getValue()) {
        add(fields, name, value);
      }
    }
    return of(fields);
  }

  /**
   * The first value of a field.
   *
   * @param name the field's name, in any case
   * @return the value, null when there is no such field
   */
  public @Nullable String first(String name) {
    int at = indexOf(name);
    return at < 0 ? null : fields[at + 1];
  }

  /**
   * All values of a field.
   *
   * @param name the field's name, in any case
   * @return the values in their order, unmodifiable; empty when there is no such field
   */
  public List<String> all(String name) {
    Objects.requireNonNull(name, "name");
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        values.add(fields[i + 1]);
      }
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * Whether a field is present, even if its value is empty.
   *
   * @param name the field's name, in any case
   * @return true when the field is present at least once
   */
  public boolean has(String name) {
    return indexOf(name) >= 0;
  }

  /**
   * Returns these fields with one of them set. It takes the place of the first field of its name
   * and replaces all others; without such a field, it is added at the end.
   *
   * @param name the field's name
   * @param value its only value
   * @return the new fields
   * @throws IllegalArgumentException when the name or the value is not allowed
   */
  public Headers with(String name, String value) {
    List<String> changed = new ArrayList<>(fields.length + 2);
    boolean placed = false;
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i].equalsIgnoreCase(name)) {
        changed.add(fields[i]);
        changed.add(fields[i + 1]);
      } else if (!placed) {
        add(changed, name, value);
        placed = true;
      }
    }
    if (!placed) {
      add(changed, name, value);
    }
    return of(changed);
  }

  /**
   * Returns these fields with one more at the end, even if the name is present already.
   *
   * @param name the field's name
   * @param value its value
   * @return the new fields
   * @throws IllegalArgumentException when the name or the value is not allowed
   */
  public Headers and(String name, String value) {
    List<String> changed = new ArrayList<>(fields.length + 2);
    Collections.addAll(changed, fields);
    add(changed, name, value);
    return of(changed);
  }

  /**
   * Returns these fields without those of one name.
   *
   * @param name the field's name, in any case
   * @return the new fields; this object when there is no such field
   */
  public Headers without(String name) {
    if (!has(name)) {
      return this;
    }
    List<String> changed = new ArrayList<>(fields.length);
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i].equalsIgnoreCase(name)) {
        changed.add(fields[i]);
        changed.add(fields[i + 1]);
      }
    }
    return of(changed);
  }

  /**
   * Every field, name and value, in order, for a transport to write.
   *
   * <p>Values are not redacted, not even credentials.
   *
   * @return the fields, unmodifiable
   */
  public List<Map.Entry<String, String>> entries() {
    List<Map.Entry<String, String>> entries = new ArrayList<>(fields.length / 2);
    for (int i = 0; i < fields.length; i += 2) {
      entries.add(new AbstractMap.SimpleImmutableEntry<>(fields[i], fields[i + 1]));
    }
    return Collections.unmodifiableList(entries);
  }

  /**
   * Requires all values to be ASCII, for transports over a client that would alter other characters
   * or send question marks.
   *
   * @throws IllegalArgumentException when a value has a character outside ASCII; the message names
   *     the field
   */
  public void requireAscii() {
    for (int i = 0; i < fields.length; i += 2) {
      for (int at = 0; at < fields[i + 1].length(); at++) {
        if (fields[i + 1].charAt(at) > '~') {
          throw new IllegalArgumentException(
              "header field " + fields[i] + " has a character outside ASCII at " + at);
        }
      }
    }
  }

  /**
   * The media type that {@code content-type} names, in lower case and without parameters, for
   * example {@code application/json} (RFC 9110, section 8.3.1).
   *
   * @return the type, null when the field is absent, malformed, or present more than once
   */
  public @Nullable String mediaType() {
    List<String> fields = all("content-type");
    if (fields.size() != 1) {
      return null;
    }
    String field = fields.get(0);
    int slash = endOfToken(field, 0);
    if (slash == 0 || slash == field.length() || field.charAt(slash) != '/') {
      return null;
    }
    int end = endOfToken(field, slash + 1);
    if (end == slash + 1) {
      return null;
    }
    int next = end;
    while (next < field.length() && Syntax.isWhiteSpace(field.charAt(next))) {
      next++;
    }
    if (next < field.length() && field.charAt(next) != ';') {
      return null;
    }
    return field.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static int endOfToken(String text, int from) {
    int at = from;
    while (at < text.length() && Syntax.isTokenChar(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Compares names without regard to case, and values, in order. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Headers that) || that.fields.length != fields.length) {
      return false;
    }
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i].equalsIgnoreCase(that.fields[i])
          || !fields[i + 1].equals(that.fields[i + 1])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < fields.length; i += 2) {
      hash = 31 * hash + fields[i].toLowerCase(Locale.ROOT).hashCode();
      hash = 31 * hash + fields[i + 1].hashCode();
    }
    return hash;
  }

  /**
   * The fields for a log: all names, and the values of a short list of fields that are known to
   * hold no credential. Every other value is redacted, so that an unknown field cannot leak.
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("Headers[");
    for (int i = 0; i < fields.length; i += 2) {
      if (i > 0) {
        out.append(", ");
      }
      out.append(fields[i]).append(": ");
      if (isHarmless(fields[i])) {
        Syntax.appendPrintable(out, fields[i + 1]);
      } else {
        out.append("<redacted>");
      }
    }
    return out.append(']').toString();
  }

  private int indexOf(String name) {
    Objects.requireNonNull(name, "name");
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static Headers of(List<String> fields) {
    return fields.isEmpty() ? EMPTY : new Headers(fields.toArray(new String[0]));
  }

  private static void add(List<String> fields, String name, String value) {
    fields.add(name(name));
    fields.add(value(name, value));
  }

  private static String name(String name) {
    return Syntax.requireToken(Objects.requireNonNull(name, "name"), "name");
  }

  private static String value(String name, String value) {
    return Syntax.requireFieldValue(Objects.requireNonNull(value, "value"), name);
  }

  /**
   * Whether a field describes the message and not its sender. Location may carry a code,
   * WWW-Authenticate a token of its scheme: neither is listed.
   */
  private static boolean isHarmless(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "accept",
          "accept-encoding",
          "accept-language",
          "allow",
          "cache-control",
          "connection",
          "content-encoding",
          "content-language",
          "content-length",
          "content-type",
          "date",
          "dpop-nonce",
          "host",
          "retry-after",
          "server",
          "transfer-encoding",
          "user-agent" ->
          true;
      default -> false;
    };
  }
}
