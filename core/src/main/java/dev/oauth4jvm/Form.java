package dev.oauth4jvm;

import dev.oauth4jvm.http.Request;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an OAuth request, in order; a name may come more than once. There are at most
 * {@link #MAX_PARAMETERS}.
 *
 * <p>Immutable. Its {@code toString} shows names alone: values may be secrets.
 */
public final class Form {

  /** The largest number of parameters: 1000, far more than any request of OAuth has. */
  public static final int MAX_PARAMETERS = 1000;

  private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";
  private static final Form EMPTY = new Form(List.of());

  private final List<Map.Entry<String, String>> parameters;

  private Form(List<Map.Entry<String, String>> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  /** No parameters. */
  public static Form empty() {
    return EMPTY;
  }

  /**
   * The parameters of a list.
   *
   * @throws IllegalArgumentException when there are more than {@link #MAX_PARAMETERS}
   */
  public static Form of(List<Map.Entry<String, String>> parameters) {
    return EMPTY.and(parameters);
  }

  /**
   * Parses a query, a fragment or a body, form-encoded in UTF-8.
   *
   * @throws ProcessingException {@link ErrorCode#PARSE_ERROR} when an escape is malformed, what was
   *     escaped is not UTF-8, or there are more than {@link #MAX_PARAMETERS}
   */
  public static Form parse(String encoded) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    int from = 0;
    while (from < encoded.length()) {
      int ampersand = encoded.indexOf('&', from);
      int to = ampersand < 0 ? encoded.length() : ampersand;
      int middle = from;
      while (middle < to && encoded.charAt(middle) != '=') {
        middle++;
      }
      if (to > from) {
        if (parameters.size() == MAX_PARAMETERS) {
          throw new ProcessingException(
              ErrorCode.PARSE_ERROR,
              "there are too many parameters: expected at most " + MAX_PARAMETERS);
        }
        parameters.add(
            Map.entry(
                decode(encoded.substring(from, middle)),
                decode(encoded.substring(Math.min(middle + 1, to), to))));
      }
      from = to + 1;
    }
    return new Form(parameters);
  }

  /**
   * Parses the form that a browser posted ({@code response_mode=form_post}).
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_REQUEST} when it is no POST of a form;
   *     {@link ErrorCode#PARSE_ERROR} as {@link #parse} says
   */
  public static Form post(Request request) {
    if (!request.method().equals("POST")) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the request must be a POST of " + MEDIA_TYPE + ", and is a " + request.method());
    }
    if (!MEDIA_TYPE.equals(request.mediaType())) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          "the request must be a POST of " + MEDIA_TYPE,
          Details.field("content-type", MEDIA_TYPE, request.mediaType()));
    }
    return parse(utf8(ByteBuffer.wrap(request.body())));
  }

  /**
   * Sets a parameter, in place of all of that name.
   *
   * @throws IllegalArgumentException when there would be more than {@link #MAX_PARAMETERS}
   */
  public Form with(String name, String value) {
    return without(name).and(name, value);
  }

  /**
   * Adds a parameter that may be present once.
   *
   * @throws IllegalArgumentException when the parameter is present, since one of its two values
   *     would be lost, or when there would be more than {@link #MAX_PARAMETERS}
   */
  public Form once(String name, String value) {
    if (first(Objects.requireNonNull(name, "name")) != null) {
      throw new IllegalArgumentException(
          "the parameter \""
              + name
              + "\" is set already: give all of its values in one call, space-delimited where it is"
              + " a list");
    }
    return and(name, value);
  }

  /**
   * Adds a parameter at the end.
   *
   * @throws IllegalArgumentException when there would be more than {@link #MAX_PARAMETERS}
   */
  public Form and(String name, String value) {
    Map.Entry<String, String> parameter =
        Map.entry(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return and(List.of(parameter));
  }

  private Form and(List<Map.Entry<String, String>> others) {
    if (others.size() > MAX_PARAMETERS - parameters.size()) {
      throw new IllegalArgumentException(
          "there are too many parameters: expected at most " + MAX_PARAMETERS);
    }
    List<Map.Entry<String, String>> more = new ArrayList<>(parameters);
    more.addAll(others);
    return new Form(more);
  }

  /**
   * The same with the other's parameters in place of all of their names.
   *
   * @throws IllegalArgumentException when there would be more than {@link #MAX_PARAMETERS}
   */
  public Form withAll(Form other) {
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, String> parameter : other.parameters) {
      names.add(parameter.getKey());
    }
    return without(names).and(other.parameters);
  }

  /** Removes the parameters of that name. */
  public Form without(String name) {
    return without(Set.of(name));
  }

  private Form without(Set<String> names) {
    List<Map.Entry<String, String>> fewer = new ArrayList<>();
    for (Map.Entry<String, String> parameter : parameters) {
      if (!names.contains(parameter.getKey())) {
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

  /** All values of that name, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Map.Entry<String, String> parameter : parameters) {
      if (parameter.getKey().equals(name)) {
        values.add(parameter.getValue());
      }
    }
    return List.copyOf(values);
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
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text.replace('+', ' ');
    }
    // not URLDecoder: it reads what is not UTF-8 as if it were something else, and quotes it
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
        if (low < 0) {
          throw new ProcessingException(
              ErrorCode.PARSE_ERROR, "the parameters have a malformed escape");
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else {
        bytes.put(raw[i] == '+' ? (byte) ' ' : raw[i]);
      }
    }
    return utf8(bytes.flip());
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException malformed) {
      throw new ProcessingException(ErrorCode.PARSE_ERROR, "the parameters are not UTF-8");
    }
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
