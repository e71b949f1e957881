package dev.oauth4jvm.fuzz;

import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid JWT that the lines of an input change before or after it is signed:
 *
 * <pre>
 * h kid="other"    sets a header parameter to a JSON text
 * h typ            removes one
 * c +aud="b"       adds a claim, also where there is one of its name
 * c {"iss":1}      replaces all claims by a text
 * s 17=A           replaces one character of the signed, compact form
 * s 17             removes one
 * </pre>
 */
final class Draft {

  private record Member(String name, String json) {}

  private final List<Member> header = new ArrayList<>();
  private final List<Member> claims = new ArrayList<>();
  private final List<String> afterwards = new ArrayList<>();
  private @Nullable String wholeHeader;
  private @Nullable String wholePayload;

  Draft(String header, String claims) {
    put(this.header, header);
    put(this.claims, claims);
  }

  private static void put(List<Member> members, String json) {
    JsonObject object = World.object(json);
    for (String name : object.names()) {
      String member = JsonObject.of("", object.get(name)).toJson();
      members.add(new Member(name, member.substring(4, member.length() - 1)));
    }
  }

  /**
   * Applies all lines of an input that begin with the given letters for header, claims and signed
   * form.
   */
  Draft changed(String input, String letters) {
    int from = 0;
    for (int lines = 0; from < input.length() && lines < 32; lines++) {
      int newline = input.indexOf('\n', from);
      int to = newline < 0 ? input.length() : newline;
      change(input.substring(from, to), letters);
      from = to + 1;
    }
    return this;
  }

  private void change(String line, String letters) {
    if (line.length() < 3 || line.charAt(1) != ' ') {
      return;
    }
    String what = line.substring(2);
    switch (letters.indexOf(line.charAt(0))) {
      case 0 -> wholeHeader = whole(header, what, wholeHeader);
      case 1 -> wholePayload = whole(claims, what, wholePayload);
      case 2 -> afterwards.add(what);
      default -> {}
    }
  }

  private static @Nullable String whole(
      List<Member> members, String what, @Nullable String before) {
    if (what.startsWith("{")) {
      return what;
    }
    boolean more = what.startsWith("+");
    int equals = what.indexOf('=');
    String name = what.substring(more ? 1 : 0, equals < 0 ? what.length() : Math.max(equals, 1));
    if (!more) {
      members.removeIf(member -> member.name().equals(name));
    }
    if (equals >= 0) {
      members.add(new Member(name, what.substring(equals + 1)));
    }
    return before;
  }

  String header() {
    return wholeHeader == null ? json(header) : wholeHeader;
  }

  String payload() {
    return wholePayload == null ? json(claims) : wholePayload;
  }

  /** Signs the draft, whatever algorithm the header names. */
  String signed(SigningKey key) {
    String input = segment(header()) + "." + segment(payload());
    byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  /** Applies the changes of the lines to the signed JWT. */
  String tampered(String signed) {
    StringBuilder compact = new StringBuilder(signed);
    for (String change : afterwards) {
      int equals = change.indexOf('=');
      int at = number(equals < 0 ? change : change.substring(0, equals));
      if (at < 0 || at >= compact.length()) {
        continue;
      }
      if (equals >= 0 && equals + 1 < change.length()) {
        compact.setCharAt(at, change.charAt(equals + 1));
      } else {
        compact.deleteCharAt(at);
      }
    }
    return compact.toString();
  }

  private static int number(String digits) {
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9' || i > 4) {
        return -1;
      }
      number = 10 * number + c - '0';
    }
    return digits.isEmpty() ? -1 : number;
  }

  private static String segment(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(List<Member> members) {
    StringBuilder out = new StringBuilder("{");
    for (Member member : members) {
      out.append(out.length() == 1 ? "\"" : ",\"")
          .append(member.name())
          .append("\":")
          .append(member.json());
    }
    return out.append('}').toString();
  }
}
