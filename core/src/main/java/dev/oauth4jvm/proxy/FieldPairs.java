package dev.oauth4jvm.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value of a field that consists of elements of pairs: {@code a=1;b="2", a=3} (RFC 7239,
 * section 4; Envoy's x-forwarded-client-cert).
 */
final class FieldPairs {

  /** The characters of an unquoted value besides letters and digits (RFC 9110, section 5.6.2). */
  static final String TOKEN = "!#$%&'*+-.^_`|~";

  /** More elements than there are proxies on the way of any request. */
  private static final int MAX_ELEMENTS = 100;

  private final String name;
  private final String text;
  private final String unquoted;
  private int at;

  /** One element: names in lower case and values, alternating. */
  record Element(List<String> namesAndValues) {

    /** The value of a pair, null when there is none; a pair that occurs twice is refused. */
    @Nullable String get(String name, String field) {
      String value = null;
      for (int i = 0; i < namesAndValues.size(); i += 2) {
        if (namesAndValues.get(i).equals(name)) {
          if (value != null) {
            throw Forwarding.refusedField(field, "has \"" + name + "\" twice", null, null);
          }
          value = namesAndValues.get(i + 1);
        }
      }
      return value;
    }
  }

  private FieldPairs(String name, String text, String unquoted) {
    this.name = name;
    this.text = text;
    this.unquoted = unquoted;
  }

  /**
   * The elements of all fields of a name, in order.
   *
   * @param unquoted the characters that an unquoted value may have besides letters and digits
   */
  static List<Element> parse(String name, List<String> fields, String unquoted) {
    List<Element> elements = new ArrayList<>();
    for (String field : fields) {
      new FieldPairs(name, Forwarding.checked(field, name), unquoted).addTo(elements);
    }
    return elements;
  }

  private void addTo(List<Element> elements) {
    while (at < text.length()) {
      List<String> pairs = element();
      if (!pairs.isEmpty()) {
        elements.add(new Element(pairs));
      }
      if (elements.size() > MAX_ELEMENTS) {
        throw malformed();
      }
    }
  }

  /** Reads up to the comma that ends the element. */
  private List<String> element() {
    List<String> pairs = new ArrayList<>();
    skipSpace();
    while (at < text.length() && text.charAt(at) != ',') {
      if (skip(';')) {
        skipSpace();
        continue; // RFC 7239, section 4, allows empty pairs
      }
      String pair = run(TOKEN);
      if (pair.isEmpty() || !skip('=')) {
        throw malformed();
      }
      pairs.add(pair.toLowerCase(Locale.ROOT));
      pairs.add(skip('"') ? quoted() : run(unquoted));
      skipSpace();
      if (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != ',') {
        throw malformed();
      }
    }
    at++;
    return pairs;
  }

  private String run(String more) {
    int from = at;
    while (at < text.length() && isAllowed(text.charAt(at), more)) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isAllowed(char c, String more) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || more.indexOf(c) >= 0;
  }

  /** Reads behind the opening quote, the closing one included. */
  private String quoted() {
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
      }
      value.append(c);
    }
    throw malformed();
  }

  private boolean skip(char c) {
    boolean found = at < text.length() && text.charAt(at) == c;
    if (found) {
      at++;
    }
    return found;
  }

  private void skipSpace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private RuntimeException malformed() {
    return Forwarding.refusedField(name, "is malformed near its character " + at, null, null);
  }
}
