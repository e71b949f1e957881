package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.http.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 in the field {@code authorization}, for requests to the root of an
 * endpoint without a query, as in the JSON protocols. Loads no formatters.
 */
final class SigV4 {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private SigV4() {}

  /**
   * The request with the fields {@code x-amz-date}, {@code x-amz-security-token} if there is a
   * session token, and {@code authorization}. Host, body and all fields of the request are signed;
   * further fields may be added afterwards.
   *
   * @param epochSecond the time of signing, in seconds since the epoch
   */
  static Request sign(
      Request request,
      AwsCredentials credentials,
      String region,
      String service,
      long epochSecond) {
    String time = timestamp(epochSecond);
    String date = time.substring(0, 8);
    Request dated = request.header("x-amz-date", time);
    String token = credentials.sessionToken();
    if (token != null) {
      dated = dated.header("x-amz-security-token", token);
    }
    Map<String, String> fields = canonicalFields(dated);
    String names = String.join(";", fields.keySet());
    String scope = date + "/" + region + "/" + service + "/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + time
            + "\n"
            + scope
            + "\n"
            + hex(sha256(utf8(canonicalRequest(dated, fields, names))));
    byte[] key = utf8("AWS4" + credentials.secretAccessKey());
    for (String part : new String[] {date, region, service, "aws4_request", toSign}) {
      key = hmac(key, part);
    }
    return dated.header(
        "authorization",
        "AWS4-HMAC-SHA256 Credential="
            + credentials.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + hex(key));
  }

  private static String canonicalRequest(
      Request request, Map<String, String> fields, String names) {
    URI uri = request.uri();
    if (uri.getRawQuery() != null || uri.getRawPath().length() > 1) {
      throw new IllegalArgumentException("a request with a path or a query is not signed here");
    }
    StringBuilder text = new StringBuilder(512);
    text.append(request.method()).append("\n/\n\n");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      text.append(field.getKey()).append(':').append(field.getValue()).append('\n');
    }
    text.append('\n').append(names).append('\n').append(hex(sha256(request.body())));
    return text.toString();
  }

  /**
   * The fields, with names sorted and in lower case, and values with single spaces, joined by
   * commas.
   */
  private static Map<String, String> canonicalFields(Request request) {
    Map<String, String> fields = new TreeMap<>();
    URI uri = request.uri();
    fields.put("host", uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
    for (Map.Entry<String, String> field : request.headers().entries()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      String value = singleSpaced(field.getValue());
      String before = fields.get(name);
      fields.put(name, before == null ? value : before + "," + value);
    }
    return fields;
  }

  private static String singleSpaced(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) != ' ' || i == 0 || value.charAt(i - 1) != ' ') {
        out.append(value.charAt(i));
      }
    }
    return out.toString();
  }

  /** The time as {@code 20150830T123600Z}. */
  private static String timestamp(long epochSecond) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(16);
    twoDigits(out, time.getYear() / 100);
    twoDigits(out, time.getYear() % 100);
    twoDigits(out, time.getMonthValue());
    twoDigits(out, time.getDayOfMonth());
    out.append('T');
    twoDigits(out, time.getHour());
    twoDigits(out, time.getMinute());
    twoDigits(out, time.getSecond());
    return out.append('Z').toString();
  }

  private static void twoDigits(StringBuilder out, int number) {
    out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(utf8(text));
    } catch (GeneralSecurityException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder out = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      out.append(HEX[(b >> 4) & 0xf]).append(HEX[b & 0xf]);
    }
    return out.toString();
  }
}
