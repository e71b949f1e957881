package dev.oauth4jvm.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses the challenges of one {@code WWW-Authenticate} field (RFC 9110, sections 5.6 and 11.6.1)
 * in one pass, in time linear in its length.
 *
 * <p>The grammar is a list of challenges, each of which may hold a list of parameters, both
 * separated by commas. A word followed by an equals sign continues the challenge; any other word
 * begins the next one.
 */
final class ChallengeParser {

  private final String text;
  private final List<Challenge> found;
  private int at;

  private ChallengeParser(String text, List<Challenge> found) {
    this.text = text;
    this.found = found;
  }

  /** Returns the challenges of all fields, except fields that are malformed. */
  static List<Challenge> parse(List<String> fields) {
    List<Challenge> found = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      int before = found.size();
      if (!new ChallengeParser(fields.get(i), found).readField()) {
        found.subList(before, found.size()).clear();
      }
    }
    return Collections.unmodifiableList(found);
  }

  private boolean readField() {
    skipSeparators();
    while (at < text.length()) {
      if (!readChallenge()) {
        return false;
      }
    }
    return true;
  }

  /** Reads one challenge and the separators after it. */
  private boolean readChallenge() {
    String scheme = readToken();
    if (scheme == null) {
      return false;
    }
    boolean spaced = at < text.length() && text.charAt(at) == ' ';
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (!spaced) {
      found.add(Challenge.parsed(scheme, null, Map.of()));
      return endElement();
    }
    String token68 = readToken68();
    if (token68 != null) {
      found.add(Challenge.parsed(scheme, token68, Map.of()));
      return endElement();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    boolean mayEnd = skipSeparators();
    while (at < text.length()) {
      int start = at;
      String name = readToken();
      if (name == null) {
        return false;
      }
      skipWhiteSpace();
      if (at == text.length() || text.charAt(at) != '=') {
        if (!mayEnd) {
          return false;
        }
        at = start;
        break;
      }
      at++;
      skipWhiteSpace();
      String value = at < text.length() && text.charAt(at) == '"' ? readQuoted() : readToken();
      if (value == null || parameters.put(name.toLowerCase(Locale.ROOT), value) != null) {
        return false;
      }
      if (!endElement()) {
        return false;
      }
      mayEnd = true;
    }
    found.add(Challenge.parsed(scheme, null, parameters));
    return true;
  }

  /**
   * Reads a token68, which a challenge holds only if nothing else follows before the next comma.
   */
  private @Nullable String readToken68() {
    int end = at;
    while (end < text.length() && Syntax.isToken68Char(text.charAt(end))) {
      end++;
    }
    if (end == at) {
      return null;
    }
    while (end < text.length() && text.charAt(end) == '=') {
      end++;
    }
    int next = end;
    while (next < text.length() && Syntax.isWhiteSpace(text.charAt(next))) {
      next++;
    }
    if (next < text.length() && text.charAt(next) != ',') {
      return null;
    }
    String token68 = text.substring(at, end);
    at = end;
    return token68;
  }

  private @Nullable String readToken() {
    int start = at;
    while (at < text.length() && Syntax.isTokenChar(text.charAt(at))) {
      at++;
    }
    return at == start ? null : text.substring(start, at);
  }

  private @Nullable String readQuoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\') {
        at++;
        if (at == text.length()) {
          return null;
        }
        c = text.charAt(at);
      }
      value.append(c);
    }
    return null;
  }

  /** Requires a comma or the end after an element; skips empty elements too. */
  private boolean endElement() {
    skipWhiteSpace();
    if (at < text.length() && text.charAt(at) != ',') {
      return false;
    }
    skipSeparators();
    return true;
  }

  private void skipWhiteSpace() {
    while (at < text.length() && Syntax.isWhiteSpace(text.charAt(at))) {
      at++;
    }
  }

  /** Skips white space and commas, and returns whether there was a comma. */
  private boolean skipSeparators() {
    boolean comma = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != ',' && !Syntax.isWhiteSpace(c)) {
        break;
      }
      comma |= c == ',';
      at++;
    }
    return comma;
  }
}
