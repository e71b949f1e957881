package dev.oauth4jvm.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A challenge of {@code WWW-Authenticate} (RFC 9110, section 11): a scheme with either parameters,
 * one token68, or nothing.
 *
 * <p>Immutable and safe to share.
 */
public final class Challenge {

  /** The scheme as written, since some recipients wrongly treat it as case-sensitive. */
  private final String written;

  private final String scheme;
  private final @Nullable String token68;
  private final Map<String, String> parameters;

  private Challenge(String written, @Nullable String token68, Map<String, String> parameters) {
    this.written = written;
    this.scheme = written.toLowerCase(Locale.ROOT);
    this.token68 = token68;
    this.parameters = Collections.unmodifiableMap(parameters);
  }

  /**
   * Creates a challenge for a response.
   *
   * @param scheme the scheme, for example {@code Bearer}
   * @param parameters names and values, in the order in which they are written; values are neither
   *     quoted nor escaped
   * @return the challenge
   * @throws IllegalArgumentException when the scheme or a name is not a token, two names differ in
   *     case only, or a value holds a control character other than a tab
   */
  public static Challenge of(String scheme, Map<String, String> parameters) {
    Syntax.requireToken(Objects.requireNonNull(scheme, "scheme"), "scheme");
    Map<String, String> copy = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : parameters.entrySet()) {
      String name = Objects.requireNonNull(entry.getKey(), "parameter name");
      String value = Objects.requireNonNull(entry.getValue(), "parameter value");
      String key = Syntax.requireToken(name, "parameter name").toLowerCase(Locale.ROOT);
      for (int i = 0; i < value.length(); i++) {
        if (!Syntax.isValueChar(value.charAt(i))) {
          throw new IllegalArgumentException(
              "parameter " + name + " holds a control character at " + i + " (RFC 9110)");
        }
      }
      if (copy.put(key, value) != null) {
        throw new IllegalArgumentException("parameter " + name + " is present twice");
      }
    }
    return new Challenge(scheme, null, copy);
  }

  /** Creates a challenge from parsed values, which are already checked and not shared. */
  static Challenge parsed(String scheme, @Nullable String token68, Map<String, String> parameters) {
    return new Challenge(scheme, token68, parameters);
  }

  /**
   * Parses the challenges of all {@code WWW-Authenticate} fields of a response. One field may hold
   * several challenges. No challenge continues from one field to the next.
   *
   * <p>If any part of a field is malformed, no challenge of that field is returned: text after a
   * syntax error could be misread as something that the server did not send. A duplicate parameter
   * of a challenge is such an error. Other fields still count: gateways add their own to those of
   * the server behind them.
   *
   * @param headers the response's header fields
   * @return the challenges in their order, unmodifiable; empty when no challenge is well formed
   */
  public static List<Challenge> parse(Headers headers) {
    return ChallengeParser.parse(headers.all("www-authenticate"));
  }

  /** The scheme in lower case, for example {@code bearer}. */
  public String scheme() {
    return scheme;
  }

  /** The token68 that some schemes use in place of parameters, null when absent. */
  public @Nullable String token68() {
    return token68;
  }

  /** The parameters in their order, names in lower case, values unescaped; unmodifiable. */
  public Map<String, String> parameters() {
    return parameters;
  }

  /**
   * The value of one parameter, unescaped.
   *
   * @param name the parameter's name, in any case
   * @return the value, null when there is no such parameter
   */
  public @Nullable String parameter(String name) {
    return parameters.get(name.toLowerCase(Locale.ROOT));
  }

  /** This challenge as a value of {@code WWW-Authenticate}, every parameter's value quoted. */
  public String toHeaderValue() {
    StringBuilder out = new StringBuilder(written);
    if (token68 != null) {
      out.append(' ').append(token68);
    }
    String separator = " ";
    for (Map.Entry<String, String> entry : parameters.entrySet()) {
      out.append(separator).append(entry.getKey()).append("=\"");
      String value = entry.getValue();
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\');
        }
        out.append(c);
      }
      out.append('"');
      separator = ", ";
    }
    return out.toString();
  }

  /** Compares scheme, token68 and parameters, regardless of the parameters' order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Challenge that
        && scheme.equals(that.scheme)
        && Objects.equals(token68, that.token68)
        && parameters.equals(that.parameters);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * scheme.hashCode() + Objects.hashCode(token68)) + parameters.hashCode();
  }

  /** The challenge for a log; a token68 is redacted, since some schemes put a credential there. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("Challenge[").append(scheme);
    if (token68 != null) {
      out.append(" <redacted>");
    }
    String separator = " ";
    for (Map.Entry<String, String> entry : parameters.entrySet()) {
      out.append(separator).append(entry.getKey()).append('=');
      Syntax.appendPrintable(out, entry.getValue());
      separator = ", ";
    }
    return out.append(']').toString();
  }
}
