package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Form;

/** Reads the page that {@link Answers#formPost} writes. */
final class FormPage {

  private static final String INPUT = "<input type=\"hidden\" name=\"";
  private static final String VALUE = "\" value=\"";

  private FormPage() {}

  static Form parse(String page) {
    Form form = Form.empty();
    for (int at = page.indexOf(INPUT); at >= 0; at = page.indexOf(INPUT, at + 1)) {
      int name = at + INPUT.length();
      int middle = page.indexOf(VALUE, name);
      int value = middle + VALUE.length();
      int end = page.indexOf('"', value);
      form = form.and(text(page.substring(name, middle)), text(page.substring(value, end)));
    }
    return form;
  }

  private static String text(String escaped) {
    return escaped
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}
