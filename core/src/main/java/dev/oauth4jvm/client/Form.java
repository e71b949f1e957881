package dev.oauth4jvm.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an OAuth request, in order; a name may come more than once.
 *
 * <p>Immutable. Its {@code toString} shows names alone: values may be secrets.
 */
public final class Form {

  private static final Form EMPTY = new Form(List.of());

  private final List<Map.Entry<String, String>> parameters;

  private Form(List<Map.Entry<String, String>> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  /** No parameters. */
  public static Form empty() {
    return EMPTY;
  }

  /** The same with the parameter in place of all of its name. */
  public Form with(String name, String value) {
    return without(name).and(name, value);
  }

  /** The same with one parameter more. */
  public Form and(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(parameters);
    more.add(
        Map.entry(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value")));
    return new Form(more);
  }

  /** The same with the other's parameters in place of all of their names. */
  public Form withAll(Form other) {
    Form result = this;
    for (Map.Entry<String, String> parameter : other.parameters) {
      result = result.without(parameter.getKey());
    }
    for (Map.Entry<String, String> parameter : other.parameters) {
      result = result.and(parameter.getKey(), parameter.getValue());
    }
    return result;
  }

  /** The same without the parameters of that name. */
  public Form without(String name) {
    List<Map.Entry<String, String>> fewer = new ArrayList<>();
    for (Map.Entry<String, String> parameter : parameters) {
      if (!parameter.getKey().equals(name)) {
        fewer.add(parameter);
      }
    }
    return fewer.size() == parameters.size() ? this : new Form(fewer);
  }

  /** The first value of that name, or null. */
  public @Nullable String first(String name) {
    for (Map.Entry<String, String> parameter : parameters) {
      if (parameter.getKey().equals(name)) {
        return parameter.getValue();
      }
    }
    return null;
  }

  /** All parameters, unmodifiable. */
  public List<Map.Entry<String, String>> parameters() {
    return parameters;
  }

  /** As {@code application/x-www-form-urlencoded}, in UTF-8. */
  public String encode() {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, String> parameter : parameters) {
      out.append(out.length() == 0 ? "" : "&")
          .append(encode(parameter.getKey()))
          .append('=')
          .append(encode(parameter.getValue()));
    }
    return out.toString();
  }

  /** One name or value, form-encoded. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Form that && parameters.equals(that.parameters);
  }

  @Override
  public int hashCode() {
    return parameters.hashCode();
  }

  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, String> parameter : parameters) {
      names.add(parameter.getKey());
    }
    return "Form" + names;
  }
}
