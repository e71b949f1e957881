package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operation of a protected resource requires of a valid access token: scopes (RFC 6750,
 * section 3.1), and how and when the user authenticated (RFC 9470).
 *
 * {@snippet file="ProtectedResourceSnippets.java" region="step-up"}
 *
 * <p>The user's authentication is checked first: a client that must send the user to the server
 * anyway learns both at once, since the challenge of a 401 names the scopes too (RFC 9470, section
 * 3). Immutable: each method returns a changed copy. No argument is null.
 */
public final class Requirement {

  static final Requirement NONE = new Requirement(List.of(), List.of(), List.of(), null);

  private final List<String> scopes;
  private final List<List<String>> anyScope;
  private final List<String> acr;
  private final @Nullable Duration maxAuthAge;

  private Requirement(
      List<String> scopes,
      List<List<String>> anyScope,
      List<String> acr,
      @Nullable Duration maxAuthAge) {
    this.scopes = scopes;
    this.anyScope = anyScope;
    this.acr = acr;
    this.maxAuthAge = maxAuthAge;
  }

  /** No requirement: every valid access token is admitted. */
  public static Requirement none() {
    return NONE;
  }

  /**
   * Also requires all these scopes.
   *
   * @throws IllegalArgumentException when there is none, or one is not a scope value (RFC 6749,
   *     section 3.3)
   */
  public Requirement scope(String... all) {
    List<String> more = new ArrayList<>(scopes);
    more.addAll(values("all", all));
    return new Requirement(List.copyOf(more), anyScope, acr, maxAuthAge);
  }

  /**
   * Also requires one of these scopes, whichever; when called again, one of each call's. The
   * challenge names the first one.
   *
   * @throws IllegalArgumentException when there is none, or one is not a scope value
   */
  public Requirement anyScope(String... any) {
    List<List<String>> more = new ArrayList<>(anyScope);
    more.add(values("any", any));
    return new Requirement(scopes, List.copyOf(more), acr, maxAuthAge);
  }

  /**
   * Requires that {@code acr}, the class of the user's authentication, is one of these values.
   *
   * @param any the values in order of preference, as the challenge has them
   * @throws IllegalArgumentException when there is none, or one is empty or has a space
   * @throws IllegalStateException when values are required already
   */
  public Requirement acr(String... any) {
    requireUnset("acr", acr.isEmpty());
    return new Requirement(scopes, anyScope, values("any", any), maxAuthAge);
  }

  /**
   * Requires that the user authenticated at most this long ago, by {@code auth_time}, give or take
   * the clock tolerance of the issuer's settings.
   *
   * @param age whole seconds; zero for an authentication just now
   * @throws IllegalArgumentException when it is negative
   * @throws IllegalStateException when an age is required already
   */
  public Requirement maxAuthAge(Duration age) {
    requireUnset("maxAuthAge", maxAuthAge == null);
    if (Objects.requireNonNull(age, "age").isNegative()) {
      throw new IllegalArgumentException("age is negative: " + age);
    }
    return new Requirement(scopes, anyScope, acr, age);
  }

  /** Whether every valid access token meets this requirement. */
  boolean isNone() {
    return scopes.isEmpty() && anyScope.isEmpty() && acr.isEmpty() && maxAuthAge == null;
  }

  /** The scopes for a challenge, space-delimited; null when none is required. */
  @Nullable String scopeParameter() {
    if (scopes.isEmpty() && anyScope.isEmpty()) {
      return null;
    }
    List<String> named = new ArrayList<>(scopes);
    for (List<String> any : anyScope) {
      if (!named.contains(any.get(0))) {
        named.add(any.get(0));
      }
    }
    return String.join(" ", named);
  }

  /** {@code acr_values} for a challenge; null when none is required. */
  @Nullable String acrParameter() {
    return acr.isEmpty() ? null : String.join(" ", acr);
  }

  /** {@code max_age} for a challenge, in seconds; null when none is required. */
  @Nullable String maxAgeParameter() {
    return maxAuthAge == null ? null : Long.toString(maxAuthAge.toSeconds());
  }

  /**
   * Refuses a valid token that does not meet this requirement.
   *
   * @param now in seconds since the epoch, skew included
   * @param tolerance seconds of leeway
   */
  void check(AccessToken token, long now, long tolerance) {
    JsonObject claims = token.claims();
    if (!acr.isEmpty()) {
      String actual = claims.string("acr");
      if (actual == null || !acr.contains(actual)) {
        throw insufficient("acr", acr, claims.get("acr"));
      }
    }
    if (maxAuthAge != null) {
      checkAge(claims, maxAuthAge.toSeconds(), now, tolerance);
    }
    for (int i = 0; i < scopes.size(); i++) {
      if (!token.hasScope(scopes.get(i))) {
        throw insufficientScope(scopes, token);
      }
    }
    for (int i = 0; i < anyScope.size(); i++) {
      if (!hasOne(anyScope.get(i), token)) {
        throw insufficientScope(anyScope.get(i), token);
      }
    }
  }

  private static boolean hasOne(List<String> any, AccessToken token) {
    for (int i = 0; i < any.size(); i++) {
      if (token.hasScope(any.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static void checkAge(JsonObject claims, long maxAge, long now, long tolerance) {
    if (!claims.has("auth_time")) {
      throw insufficient("auth_time", "a date", null);
    }
    long time = JwtChecks.requireDate(claims, "auth_time").getEpochSecond();
    // the age is compared, since it cannot overflow: the date has a bound
    if (now - time - tolerance > maxAge || time - tolerance > now) {
      throw insufficient(
          "auth_time", "at most " + maxAge + " s before " + now, claims.get("auth_time"));
    }
  }

  private static ProcessingException insufficientScope(List<String> expected, AccessToken token) {
    return new ProcessingException(
        ErrorCode.JWT_CLAIM_COMPARISON,
        Reason.SCOPE,
        "the access token's scope does not suffice: get one with the scope that the challenge names",
        Details.claim("scope", expected, token.scopes()));
  }

  private static ProcessingException insufficient(
      String claim, Object expected, @Nullable Object actual) {
    return new ProcessingException(
        ErrorCode.JWT_CLAIM_COMPARISON,
        Reason.AUTHENTICATION,
        "the user's authentication does not suffice: the user must authenticate again, as the"
            + " challenge says (RFC 9470)",
        Details.claim(claim, expected, actual));
  }

  private static void requireUnset(String name, boolean unset) {
    if (!unset) {
      throw new IllegalStateException(name + " is set already: it would be unclear which applies");
    }
  }

  /** Values that a space-delimited list can have (RFC 6749, section 3.3). */
  private static List<String> values(String name, String... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(name + " is empty: name at least one value");
    }
    for (String value : values) {
      boolean valid = !value.isEmpty();
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        valid &= c > ' ' && c < 0x7f && c != '"' && c != '\\';
      }
      if (!valid) {
        throw new IllegalArgumentException(
            name
                + " must have values of visible ASCII characters without quote and backslash, but"
                + " has \""
                + value
                + "\"");
      }
    }
    return List.of(values);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Requirement that
        && scopes.equals(that.scopes)
        && anyScope.equals(that.anyScope)
        && acr.equals(that.acr)
        && Objects.equals(maxAuthAge, that.maxAuthAge);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scopes, anyScope, acr, maxAuthAge);
  }

  @Override
  public String toString() {
    return "Requirement[scope="
        + scopes
        + ", anyScope="
        + anyScope
        + ", acr="
        + acr
        + ", maxAuthAge="
        + maxAuthAge
        + "]";
  }
}
