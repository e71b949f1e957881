package dev.oauth4jvm.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes compact JSON, escaping only what RFC 8259, section 7, requires. */
final class JsonWriter {

  private JsonWriter() {}

  static String write(JsonObject object) {
    StringBuilder out = new StringBuilder();
    object(object, out);
    return out.toString();
  }

  private static void value(@Nullable Object value, StringBuilder out) {
    if (value instanceof String string) {
      string(string, out);
    } else if (value instanceof JsonObject object) {
      object(object, out);
    } else if (value instanceof List<?> array) {
      array(array, out);
    } else {
      // null, Boolean, Long and BigDecimal are written in Java as in JSON.
      out.append(value);
    }
  }

  private static void object(JsonObject object, StringBuilder out) {
    char separator = '{';
    Members members = object.members();
    for (int i = 0; i < members.size(); i++) {
      out.append(separator);
      string(members.name(i), out);
      out.append(':');
      value(members.value(i), out);
      separator = ',';
    }
    if (separator == '{') {
      out.append('{');
    }
    out.append('}');
  }

  private static void array(List<?> array, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      value(array.get(i), out);
    }
    out.append(']');
  }

  private static void string(String string, StringBuilder out) {
    out.append('"');
    escape(string, out);
    out.append('"');
  }

  static void escape(String string, StringBuilder out) {
    int copied = 0;
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\') {
        continue;
      }
      out.append(string, copied, i).append('\\');
      copied = i + 1;
      switch (c) {
        case '\b' -> out.append('b');
        case '\t' -> out.append('t');
        case '\n' -> out.append('n');
        case '\f' -> out.append('f');
        case '\r' -> out.append('r');
        case '"', '\\' -> out.append(c);
        default ->
            out.append("u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
      }
    }
    out.append(string, copied, string.length());
  }
}
