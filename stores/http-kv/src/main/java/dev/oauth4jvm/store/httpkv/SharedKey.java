package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Azure's Shared Key in the field {@code authorization}, in the form of version 2015-02-21 and
 * later: an empty body has no length. Requests with a query are refused. Loads no formatters.
 */
final class SharedKey implements RequestSigner {

  private static final String[] STANDARD_FIELDS = {
    "content-encoding",
    "content-language",
    "content-length", // which the transport sets: taken from the body
    "content-md5",
    "content-type",
    "date", // always empty: x-ms-date replaces it
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range"
  };

  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private final String account;
  private final SecretKeySpec key;

  SharedKey(String account, String key) {
    this.account = requireName(account);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException quotesTheKey) {
      throw new IllegalArgumentException("key is not base64");
    }
    if (bytes.length == 0) {
      throw new IllegalArgumentException("key is empty");
    }
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  private static String requireName(String account) {
    for (int i = 0; i < account.length(); i++) {
      char c = account.charAt(i);
      if (c >= 128 || !(Character.isLetterOrDigit(c) || c == '-')) {
        throw new IllegalArgumentException(
            "account has a character that is not a letter, a digit or a hyphen, at index " + i);
      }
    }
    if (account.isEmpty()) {
      throw new IllegalArgumentException("account is empty");
    }
    return account;
  }

  @Override
  public Request sign(Request request) {
    return sign(request, System.currentTimeMillis() / 1000);
  }

  /** Signs a request at a time, in seconds since the epoch. */
  Request sign(Request request, long epochSecond) {
    Request dated = request.header("x-ms-date", date(epochSecond));
    return dated.header(
        "authorization", "SharedKey " + account + ":" + signature(stringToSign(dated)));
  }

  private String stringToSign(Request request) {
    if (request.uri().getRawQuery() != null) {
      throw new IllegalArgumentException(
          "a request with a query is not signed here: use a shared access signature or a key");
    }
    int length = request.body().length;
    StringBuilder text = new StringBuilder(512).append(request.method()).append('\n');
    for (String name : STANDARD_FIELDS) {
      String value = request.headers().first(name);
      if (name.equals("content-length")) {
        text.append(length == 0 ? "" : Integer.toString(length));
      } else if (value != null) {
        text.append(value);
      }
      text.append('\n');
    }
    Map<String, String> extensions = new TreeMap<>();
    for (Map.Entry<String, String> field : request.headers().entries()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-ms-")) {
        extensions.put(name, field.getValue());
      }
    }
    for (Map.Entry<String, String> field : extensions.entrySet()) {
      text.append(field.getKey()).append(':').append(field.getValue()).append('\n');
    }
    return text.append('/').append(account).append(request.uri().getRawPath()).toString();
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  /** The time as {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110, section 5.6.7). */
  private static String date(long epochSecond) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(29);
    out.append(word(DAYS, time.getDayOfWeek().getValue())).append(", ");
    twoDigits(out, time.getDayOfMonth()).append(' ').append(word(MONTHS, time.getMonthValue()));
    out.append(' ').append(time.getYear()).append(' ');
    twoDigits(out, time.getHour()).append(':');
    twoDigits(out, time.getMinute()).append(':');
    return twoDigits(out, time.getSecond()).append(" GMT").toString();
  }

  private static String word(String words, int number) {
    return words.substring(3 * number - 3, 3 * number);
  }

  private static StringBuilder twoDigits(StringBuilder out, int number) {
    return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
