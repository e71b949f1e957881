package dev.oauth4jvm.resource;

import dev.oauth4jvm.jose.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A compact JWS to be, whose header and claims are JSON texts, so that it can say what no writer
 * would. It can be changed; for one test.
 */
final class RawJwt {

  private final Map<String, String> header = new LinkedHashMap<>();
  private final Map<String, String> claims = new LinkedHashMap<>();

  /** With a header parameter in place of the one of its name; null removes it. */
  RawJwt header(String name, String json) {
    return put(header, name, json);
  }

  /** With a claim in place of the one of its name; null removes it. */
  RawJwt claim(String name, String json) {
    return put(claims, name, json);
  }

  /** Signed with whatever key, whatever its header says. */
  String sign(SigningKey key) {
    return sign(json(header), json(claims), key);
  }

  /** The segments without a signature. */
  String unsigned() {
    return segment(json(header)) + "." + segment(json(claims));
  }

  static String sign(String header, String payload, SigningKey key) {
    String input = segment(header) + "." + segment(payload);
    return input + "." + segment(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  static String segment(String text) {
    return segment(text.getBytes(StandardCharsets.UTF_8));
  }

  static String segment(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private RawJwt put(Map<String, String> members, String name, String json) {
    if (json == null) {
      members.remove(name);
    } else {
      members.put(name, json);
    }
    return this;
  }

  private static String json(Map<String, String> members) {
    StringBuilder out = new StringBuilder("{");
    for (Map.Entry<String, String> member : members.entrySet()) {
      out.append(out.length() == 1 ? "" : ",")
          .append('"')
          .append(member.getKey())
          .append("\":")
          .append(member.getValue());
    }
    return out.append('}').toString();
  }
}
