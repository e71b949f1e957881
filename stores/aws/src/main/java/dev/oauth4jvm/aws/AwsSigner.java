package dev.oauth4jvm.aws;

import dev.oauth4jvm.http.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with AWS Signature Version 4, in the field {@code authorization}: requests without
 * a query, to a path without percent-encoding. The rules of the services for other paths and
 * queries differ, and such requests are refused.
 *
 * <p>Immutable and thread-safe, if its source of credentials is. Loads no formatters.
 */
public final class AwsSigner {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final String service;
  private final String region;
  private final AwsCredentialsSource credentials;

  /**
   * Creates a signer.
   *
   * @param service the name of the service in signatures, for example {@code dynamodb} or {@code
   *     s3}
   * @param region the name of the region, for example {@code eu-central-1}
   * @param credentials the source that is asked for the credentials of each request
   */
  public AwsSigner(String service, String region, AwsCredentialsSource credentials) {
    this.service = Objects.requireNonNull(service, "service");
    this.region = Objects.requireNonNull(region, "region");
    this.credentials = Objects.requireNonNull(credentials, "credentials");
  }

  /**
   * Returns the request with the fields {@code x-amz-date} and {@code authorization}, {@code
   * x-amz-security-token} for temporary credentials, and {@code x-amz-content-sha256} for S3. Host,
   * path, body and all fields of the request are signed, by the system's clock; further fields may
   * be added afterwards.
   *
   * @throws IllegalArgumentException when the request has a query, or a path with other characters
   *     than letters, digits, {@code -._~} and slashes
   * @throws IOException when there are no credentials
   */
  public Request sign(Request request) throws IOException {
    return sign(
        request, credentials.credentials(), region, service, System.currentTimeMillis() / 1000);
  }

  /** Signs a request at a time, in seconds since the epoch. */
  static Request sign(
      Request request,
      AwsCredentials credentials,
      String region,
      String service,
      long epochSecond) {
    String time = timestamp(epochSecond);
    String date = time.substring(0, 8);
    String bodyHash = hex(sha256(request.body()));
    Request dated = request.header("x-amz-date", time);
    if (service.equals("s3")) { // which requires the field; other services do not need it
      dated = dated.header("x-amz-content-sha256", bodyHash);
    }
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
            + hex(sha256(utf8(canonicalRequest(dated, fields, names, bodyHash))));
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
      Request request, Map<String, String> fields, String names, String bodyHash) {
    URI uri = request.uri();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    if (uri.getRawQuery() != null || !AwsEnvironment.isPlainPath(path)) {
      throw new IllegalArgumentException(
          "a request with a query, or with a path of other characters than letters, digits, -._~"
              + " and slashes, is not signed here");
    }
    StringBuilder text = new StringBuilder(512);
    text.append(request.method()).append('\n').append(path).append("\n\n");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      text.append(field.getKey()).append(':').append(field.getValue()).append('\n');
    }
    text.append('\n').append(names).append('\n').append(bodyHash);
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
