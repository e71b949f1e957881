package dev.oauth4jvm.internal;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.jose.JoseHeader;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks of header and claims that all kinds of JWTs share (RFC 7519). */
public final class JwtChecks {

  /** The year 33658: larger values are dates in milliseconds, not dates of a token. */
  private static final long LATEST = 1_000_000_000_000L;

  private JwtChecks() {}

  /**
   * Checks the types of the registered claims that are present, and their dates against the current
   * time (RFC 7519, section 4.1).
   *
   * @param now seconds since the epoch, skew included
   * @param tolerance seconds of leeway
   */
  public static void registeredClaims(JsonObject claims, long now, long tolerance) {
    // section 4.1.4: the current time must be before exp
    if (claims.has("exp") && compare(date(claims, "exp"), now - tolerance) <= 0) {
      throw new ProcessingException(
          ErrorCode.JWT_TIMESTAMP_CHECK,
          Reason.EXPIRED,
          "the JWT is expired",
          Details.claim("exp", "after " + (now - tolerance), claims.get("exp")));
    }
    if (claims.has("iat")) {
      date(claims, "iat");
    }
    stringOrAbsent(claims, "iss");
    // section 4.1.5: the current time must be nbf or later
    if (claims.has("nbf") && compare(date(claims, "nbf"), now + tolerance) > 0) {
      throw new ProcessingException(
          ErrorCode.JWT_TIMESTAMP_CHECK,
          Reason.NOT_YET_VALID,
          "the JWT is not valid yet",
          Details.claim("nbf", "at most " + (now + tolerance), claims.get("nbf")));
    }
    if (claims.has("aud") && !claims.isString("aud") && claims.strings("aud") == null) {
      throw unexpectedType("aud", "a string or an array of strings", claims.get("aud"));
    }
  }

  /**
   * Refuses a date of issue in the future, which RFC 7519, section 4.1.6, leaves open: such a token
   * expires by a wrong clock.
   *
   * @param now seconds since the epoch, skew included
   * @param tolerance seconds of leeway
   */
  public static void notIssuedInTheFuture(JsonObject claims, long now, long tolerance) {
    if (claims.has("iat") && compare(date(claims, "iat"), now + tolerance) > 0) {
      throw new ProcessingException(
          ErrorCode.JWT_TIMESTAMP_CHECK,
          Reason.NOT_YET_VALID,
          "the JWT was issued in the future: one of the clocks is wrong",
          Details.claim("iat", "at most " + (now + tolerance), claims.get("iat")));
    }
  }

  /** Refuses a date of issue in the future by the client's clock: its skew and its tolerance. */
  public static void notIssuedInTheFuture(JsonObject claims, Client client, Env env) {
    notIssuedInTheFuture(
        claims,
        env.epochSecond() + client.clockSkew().toSeconds(),
        client.clockTolerance().toSeconds());
  }

  /** Checks the registered claims by the client's clock: its skew and its tolerance. */
  public static void registeredClaims(JsonObject claims, Client client, Env env) {
    registeredClaims(
        claims,
        env.epochSecond() + client.clockSkew().toSeconds(),
        client.clockTolerance().toSeconds());
  }

  /** Requires that the claims are present. */
  public static void requirePresent(JsonObject claims, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (!claims.has(names.get(i))) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            Reason.CLAIM,
            "the JWT lacks the claim \"" + names.get(i) + "\"",
            Details.claim(names.get(i), null, null));
      }
    }
  }

  /** Requires that the claim is a string. */
  public static String requireString(JsonObject claims, String name) {
    String value = claims.string(name);
    if (value == null) {
      throw unexpectedType(name, "a string", claims.get(name));
    }
    return value;
  }

  /** Requires that the claim, a string, is not empty. */
  public static void requireNonEmpty(JsonObject claims, String name) {
    if (requireString(claims, name).isEmpty()) {
      throw unexpectedType(name, "a non-empty string", "");
    }
  }

  /** Requires that the claim is a string, if present. */
  public static void stringOrAbsent(JsonObject claims, String name) {
    if (!claims.isString(name) && claims.has(name)) {
      throw unexpectedType(name, "a string", claims.get(name));
    }
  }

  /**
   * Whether the header's {@code typ} is the expected one, with or without {@code application/} (RFC
   * 8725, section 3.11).
   */
  public static boolean hasType(JoseHeader header, String expected) {
    String type = header.type();
    if (type == null) {
      return false;
    }
    int from = subtype(type);
    return type.length() - from == expected.length()
        && type.regionMatches(true, from, expected, 0, expected.length());
  }

  /** The index after the {@code application/} with which a type may begin. */
  public static int subtype(String type) {
    String prefix = "application/";
    return type.regionMatches(true, 0, prefix, 0, prefix.length()) ? prefix.length() : 0;
  }

  /** Refuses another {@code typ}. */
  public static void requireType(JoseHeader header, String expected) {
    if (!hasType(header, expected)) {
      throw unexpectedType(header, expected);
    }
  }

  /** The refusal of a {@code typ}. */
  public static ProcessingException unexpectedType(JoseHeader header, Object expected) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.TYPE,
        "the JWT is of another type",
        Details.header("typ", expected, header.type()));
  }

  /** Requires that {@code iss} is the expected one. */
  public static void requireIssuer(JsonObject claims, String expected) {
    if (!claims.has("iss", expected)) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          Reason.ISSUER,
          "the JWT is of another issuer",
          Details.claim("iss", expected, claims.get("iss")));
    }
  }

  /** Requires that {@code iss} is the server's, or a trusted tenant's if the server has many. */
  public static void requireIssuer(JsonObject claims, AuthorizationServer server) {
    IssuerTemplate template = server.issuerTemplate();
    if (template == null) {
      requireIssuer(claims, server.issuer());
    } else {
      TenantChecks.requireIssuer(claims, template);
      TenantChecks.requireTrusted(claims, template);
    }
  }

  /** Verifies the signature, and {@linkplain #requireKey that the key may sign for the issuer}. */
  public static void verify(UnverifiedJwt jwt, VerificationKey key) {
    jwt.verify(key);
    requireKey(jwt.claims(), key);
  }

  /** Requires that {@code iss} is the issuer that the key's JWK names, if it names one. */
  public static void requireKey(JsonObject claims, VerificationKey key) {
    String issuer = key.issuer();
    if (issuer != null) {
      TenantChecks.requireKey(claims, issuer);
    }
  }

  /** Whether this is the server's issuer, or a trusted tenant's if the server has many. */
  public static boolean isIssuer(@Nullable String issuer, AuthorizationServer server) {
    IssuerTemplate template = server.issuerTemplate();
    return template == null
        ? server.issuer().equals(issuer)
        : issuer != null && TenantChecks.isIssuer(issuer, template);
  }

  /** Requires that {@code aud} equals or contains the expected audience. */
  public static void requireAudience(JsonObject claims, String expected) {
    requireAudience(claims, "aud", expected);
  }

  /** Requires that the claim equals or contains the expected audience. */
  public static void requireAudience(JsonObject claims, String name, String expected) {
    if (claims.has(name, expected)) {
      return;
    }
    List<String> many = claims.strings(name);
    if (many == null || !many.contains(expected)) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          Reason.AUDIENCE,
          "the JWT is for another audience",
          Details.claim(name, expected, claims.get(name)));
    }
  }

  /**
   * Whether a one-time JWT was not seen before.
   *
   * @throws UnsupportedException of {@link Reason#UNAVAILABLE} when the memory fails
   */
  public static boolean isFirst(Replays replays, String source, String id, Instant until) {
    try {
      return replays.isFirst(source, id, until);
    } catch (Exception failure) { // also a checked one, as Kotlin throws them
      throw new UnsupportedException(
          Reason.UNAVAILABLE,
          "the memory of replays failed: nothing is accepted until it answers",
          Details.NONE,
          failure);
    }
  }

  /** Requires that the claim is a date. */
  public static Instant requireDate(JsonObject claims, String name) {
    return Instant.ofEpochSecond(((Number) date(claims, name)).longValue());
  }

  /** A NumericDate: a number of seconds, whole or not (RFC 7519, section 2). */
  private static Object date(JsonObject claims, String name) {
    Object value = claims.get(name);
    boolean plausible =
        value instanceof Long seconds
            ? seconds < LATEST && seconds > -LATEST
            : value instanceof BigDecimal exact
                && exact.abs().compareTo(BigDecimal.valueOf(LATEST)) < 0;
    if (!plausible || value == null) {
      throw unexpectedType(name, "a number of seconds since the epoch", value);
    }
    return value;
  }

  private static int compare(Object date, long seconds) {
    return date instanceof Long whole
        ? Long.compare(whole, seconds)
        : ((BigDecimal) date).compareTo(BigDecimal.valueOf(seconds));
  }

  private static ProcessingException unexpectedType(
      String name, String expected, @Nullable Object actual) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.CLAIM,
        "the JWT's claim \"" + name + "\" has an unexpected value",
        Details.claim(name, expected, actual));
  }
}
