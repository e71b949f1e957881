package dev.oauth4jvm.cli;

import dev.oauth4jvm.json.JsonObject;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON with a line for each member. What a terminal would obey or hide is escaped: the text may be
 * an attacker's.
 */
final class PrettyJson {

  private final Style style;
  private final StringBuilder text = new StringBuilder();
  private int depth;

  PrettyJson(Style style) {
    this.style = style;
  }

  String print(@Nullable Object value) {
    text.setLength(0);
    value(value);
    return text.toString();
  }

  /** A value on one line. */
  static String compact(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return escape(object.toJson());
    } else if (value instanceof List<?> list) {
      StringBuilder joined = new StringBuilder("[");
      for (Object each : list) {
        joined.append(joined.length() == 1 ? "" : ", ").append(compact(each));
      }
      return joined.append(']').toString();
    }
    return value instanceof String string ? quote(string) : String.valueOf(value);
  }

  private void value(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      block('{', '}', object.names().iterator(), name -> member(object, name));
    } else if (value instanceof List<?> list) {
      block('[', ']', list.iterator(), this::value);
    } else {
      text.append(compact(value));
    }
  }

  private void member(JsonObject object, String name) {
    text.append(style.strong(quote(name))).append(": ");
    value(object.get(name));
  }

  private <T extends @Nullable Object> void block(
      char open, char close, Iterator<T> items, Consumer<T> print) {
    text.append(open);
    depth++;
    boolean any = items.hasNext();
    while (items.hasNext()) {
      indent();
      print.accept(items.next());
      if (items.hasNext()) {
        text.append(',');
      }
    }
    depth--;
    if (any) {
      indent();
    }
    text.append(close);
  }

  private void indent() {
    text.append('\n').append("  ".repeat(depth));
  }

  private static String quote(String string) {
    return '"' + escape(string.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  /** Escapes controls and characters of formatting, such as those that reverse the text. */
  static String escape(String string) {
    StringBuilder escaped = new StringBuilder(string.length());
    string
        .codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> {
                  for (char each : Character.toChars(point)) {
                    escaped.append("\\u").append(HexFormat.of().toHexDigits(each));
                  }
                }
                default -> escaped.appendCodePoint(point);
              }
            });
    return escaped.toString();
  }
}
