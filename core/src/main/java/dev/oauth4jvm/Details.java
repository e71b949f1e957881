package dev.oauth4jvm;

import dev.oauth4jvm.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of a failed check: the place of the value, the expected value and the actual one.
 *
 * <p>The values are for programs; {@link #toString()} and the exceptions' messages show them to a
 * reader, escaped and shortened, since an attacker may have chosen the actual value. Secrets are
 * never included.
 *
 * @param place the place of the value, {@link Place#NOTHING} when nothing was compared
 * @param name the claim's, header parameter's or member's name, null when it has none
 * @param expected the expected value, null when unknown
 * @param actual the actual value, null when it was absent
 */
public record Details(
    Place place, @Nullable String name, @Nullable Object expected, @Nullable Object actual) {

  /** The place of a compared value. */
  public enum Place {
    /** Nothing was compared. */
    NOTHING,
    /** A claim of a JWT, other than a DPoP proof. */
    CLAIM,
    /** A header parameter of a JWT, other than a DPoP proof. */
    HEADER_PARAMETER,
    /** A claim or header parameter of a DPoP proof or, without a name, the proof as a whole. */
    PROOF,
    /** A header field of an HTTP message. */
    HEADER_FIELD,
    /** A member of a JSON body or of metadata or, without a name, the body as a whole. */
    MEMBER,
    /** The status of a response. */
    STATUS,
    /** The matching keys, by their {@code kid}. */
    CANDIDATES
  }

  /** The number of characters of a value that are shown, counted before escaping. */
  private static final int SHOWN = 200;

  /** Details of a check that compared nothing. */
  public static final Details NONE = new Details(Place.NOTHING, null, null, null);

  /** Creates the details of a JWT claim. */
  public static Details claim(String name, @Nullable Object expected, @Nullable Object actual) {
    return new Details(Place.CLAIM, name, expected, actual);
  }

  /** Creates the details of a JWT header parameter. */
  public static Details header(String name, @Nullable Object expected, @Nullable Object actual) {
    return new Details(Place.HEADER_PARAMETER, name, expected, actual);
  }

  /** Creates the details of an HTTP header field; never pass a credential as {@code actual}. */
  public static Details field(String name, @Nullable Object expected, @Nullable Object actual) {
    return new Details(Place.HEADER_FIELD, name, expected, actual);
  }

  /** Creates the details of a member of a JSON body or of metadata. */
  public static Details member(String name, @Nullable Object expected, @Nullable Object actual) {
    return new Details(Place.MEMBER, name, expected, actual);
  }

  /** Creates the details of a response's status. */
  public static Details status(int expected, int actual) {
    return new Details(Place.STATUS, null, expected, actual);
  }

  /**
   * Creates the details of matching keys, by {@code kid}, and the header's {@code kid}, which may
   * be null.
   */
  public static Details candidates(@Nullable String kid, List<String> candidates) {
    return new Details(Place.CANDIDATES, "kid", kid, List.copyOf(candidates));
  }

  /** The place, the name and the compared values, for a reader. */
  @Override
  public String toString() {
    return "Details[" + place + (name == null ? "" : " " + show(name)) + compared() + "]";
  }

  /** The end of a message: {@code ": expected …, got …"}, or empty when nothing was compared. */
  String describe() {
    // the check of the proof's JWT has already described the fault in its message
    return place == Place.PROOF ? "" : compared();
  }

  private String compared() {
    if (place == Place.CANDIDATES && actual != null) {
      return ": \"kid\" " + show(expected) + ", candidates " + show(actual);
    }
    if (expected == null) {
      return actual == null ? "" : ": got " + show(actual);
    }
    return ": expected " + show(expected) + ", got " + show(actual);
  }

  /** Returns these details with the place changed to a DPoP proof. */
  public Details inProof() {
    return new Details(Place.PROOF, name, expected, actual);
  }

  /** Returns these details without what was received: the actual value, or both names of keys. */
  Details unquoted() {
    if (place == Place.CANDIDATES) {
      return new Details(place, name, null, null);
    }
    return actual == null ? this : new Details(place, name, expected, "another value");
  }

  /** Shows a value to a reader: quoted, escaped and shortened. */
  static String show(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    show(value, out);
    return out.toString();
  }

  private static void show(@Nullable Object value, StringBuilder out) {
    if (value == null) {
      out.append("none");
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(shorten(value.toString()));
    } else if (value instanceof Collection<?> many) {
      out.append('[');
      String separator = "";
      for (Object one : many) {
        out.append(separator);
        if (out.length() > SHOWN) {
          out.append('…');
          break;
        }
        show(one, out);
        separator = ", ";
      }
      out.append(']');
    } else if (value instanceof Map<?, ?> || value instanceof JsonObject) {
      out.append("a JSON object");
    } else {
      quote(shorten(value.toString()), out);
    }
  }

  static String shorten(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** Quotes a received text so that it can neither break nor disguise a log line. */
  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c)
          || Character.getType(c) == Character.FORMAT
          || Character.isSurrogate(c)
          || c == '\u2028'
          || c == '\u2029') {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
