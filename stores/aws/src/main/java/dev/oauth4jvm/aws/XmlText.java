package dev.oauth4jvm.aws;

import org.jspecify.annotations.Nullable;

/** Reads single elements of a short XML document by their tags. There is no parser to attack. */
final class XmlText {

  private XmlText() {}

  /** The text of an element that occurs once and contains only text; null otherwise. */
  static @Nullable String element(String xml, String name) {
    String text = between(xml, "<" + name + ">", "</" + name + ">");
    return text == null || text.indexOf('<') >= 0 || text.indexOf('&') >= 0 ? null : text;
  }

  /** The text between two tags that occur once each, in this order; null otherwise. */
  static @Nullable String between(String xml, String opening, String closing) {
    int from = xml.indexOf(opening) + opening.length();
    int to = xml.indexOf(closing);
    return from >= opening.length()
            && to >= from
            && xml.indexOf(opening, from) < 0
            && xml.indexOf(closing, to + 1) < 0
        ? xml.substring(from, to)
        : null;
  }
}
