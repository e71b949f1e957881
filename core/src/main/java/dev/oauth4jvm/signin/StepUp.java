package dev.oauth4jvm.signin;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a client to the challenges of one operation of a resource: the user authenticates
 * again, in the way that the resource requires (RFC 9470), or grants more scopes (RFC 6750, section
 * 3.1), for a limited number of rounds.
 *
 * {@snippet file="SignInSnippets.java" region="step-up"}
 *
 * <p>The scopes of several rounds are united, and the shortest {@code max_age} counts. {@code
 * acr_values} are alternatives, so those of a later challenge replace earlier ones. Immutable;
 * contains no secret.
 */
public final class StepUp {

  /** The number of times that a user is sent to the server for one operation. */
  public static final int MAX_ROUNDS = 3;

  private static final int LONGEST = 2000;
  private static final int LONGEST_PARAMETER = 1000;

  private final JsonObject values;

  private StepUp(JsonObject values) {
    this.values = values;
  }

  /**
   * The state before the first challenge.
   *
   * @param resource the resource, for example its URL
   * @param operation the operation, for example a method and a path
   * @throws IllegalArgumentException when one of them is longer than 2000 characters
   */
  public static StepUp of(String resource, String operation) {
    if (resource.length() > LONGEST || operation.length() > LONGEST) {
      throw new IllegalArgumentException(
          "resource or operation is longer than " + LONGEST + " characters");
    }
    return new StepUp(JsonObject.of("resource", resource, "operation", operation, "rounds", 0L));
  }

  /**
   * Restores a value from its {@link #text}.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static StepUp parse(String text) {
    try {
      JsonObject values = JsonObject.parse(text);
      if (values.string("resource") != null
          && values.string("operation") != null
          && values.integer("rounds") != null) {
        return new StepUp(values);
      }
    } catch (JsonException notAnObject) {
      // refused below, without the text
    }
    throw new IllegalArgumentException("text is not that of a StepUp");
  }

  /** This value as a text, to keep it in the application's session between two rounds. */
  public String text() {
    return values.toJson();
  }

  /** The resource. */
  public String resource() {
    return Objects.requireNonNull(values.string("resource"));
  }

  /** The operation. */
  public String operation() {
    return Objects.requireNonNull(values.string("operation"));
  }

  /** The number of challenges that were answered. */
  public int rounds() {
    return Objects.requireNonNull(values.integer("rounds")).intValue();
  }

  /** The scopes that the challenges asked for, each once; empty if they asked for none. */
  public List<String> scopes() {
    String scope = values.string("scope");
    return scope == null || scope.isEmpty() ? List.of() : List.of(scope.split(" ", -1));
  }

  /**
   * The next round as {@link #answer(ChallengeException)} makes it, for a resource that may ask for
   * certain scopes alone: otherwise it decides what the user is asked to grant.
   *
   * @param allowed the scopes that challenges may ask for
   * @throws ChallengeException as {@link #answer(ChallengeException)} says
   * @throws ProcessingException as {@link #answer(ChallengeException)} says; and {@link
   *     ErrorCode#INVALID_RESPONSE} with {@link Reason#SCOPE} when this or an earlier challenge
   *     asks for another scope
   */
  public StepUp answer(ChallengeException refusal, Set<String> allowed) {
    Objects.requireNonNull(allowed, "allowed");
    StepUp next = answer(refusal);
    for (String scope : next.scopes()) {
      if (!allowed.contains(scope)) {
        throw refused(
            Reason.SCOPE,
            "the challenge asks for a scope that this client does not request for the resource",
            Details.member("scope", new TreeSet<>(allowed), scope),
            refusal);
      }
    }
    return next;
  }

  /**
   * The next round, which answers a challenge with the error {@code
   * insufficient_user_authentication} or {@code insufficient_scope}. The challenge decides which
   * scopes are requested: {@link #answer(ChallengeException, Set)} bounds them.
   *
   * @throws ChallengeException the given one when it has no such challenge
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} with {@link
   *     Reason#AUTHENTICATION} or {@link Reason#SCOPE} when the challenge does not say what is
   *     required, or says it in a malformed way, or when there were {@value #MAX_ROUNDS} rounds
   */
  public StepUp answer(ChallengeException refusal) {
    for (Challenge challenge : refusal.challenges()) {
      String error = challenge.parameter("error");
      if (challenge.scheme().equals("bearer") || challenge.scheme().equals("dpop")) {
        if ("insufficient_user_authentication".equals(error)) {
          return answer(challenge, Reason.AUTHENTICATION, refusal);
        }
        if ("insufficient_scope".equals(error)) {
          return answer(challenge, Reason.SCOPE, refusal);
        }
      }
    }
    throw refusal;
  }

  private StepUp answer(Challenge challenge, Reason reason, ChallengeException refusal) {
    if (rounds() >= MAX_ROUNDS) {
      throw refused(
          reason,
          "the resource still refuses after " + MAX_ROUNDS + " rounds of authorization: give up",
          Details.NONE,
          refusal);
    }
    boolean isOfUser = reason == Reason.AUTHENTICATION;
    String acr = isOfUser ? list(challenge, "acr_values", reason, refusal) : null;
    Long maxAge = isOfUser ? seconds(challenge, reason, refusal) : null;
    String scope = list(challenge, "scope", reason, refusal);
    if (acr == null && maxAge == null && scope == null) {
      throw refused(reason, "the challenge does not say what is required", Details.NONE, refusal);
    }
    JsonObject next = values.with("rounds", rounds() + 1L);
    if (acr != null) {
      next = next.with("acr_values", acr);
    }
    Long before = values.integer("max_age");
    if (maxAge != null) {
      next = next.with("max_age", before == null ? maxAge : Math.min(before, maxAge));
    }
    if (scope != null) {
      next = next.with("scope", union(values.string("scope"), scope));
    }
    return new StepUp(next);
  }

  /**
   * The authorization request that asks for what was required: {@code acr_values}, {@code max_age},
   * and the scopes united with the granted ones, so that the new token can do what the old one can.
   *
   * @param request a request without these parameters
   * @param granted the scope of the refused token, space-delimited; empty if unknown
   * @throws IllegalArgumentException when the request has one of the parameters
   */
  public AuthorizationRequest request(AuthorizationRequest request, String granted) {
    AuthorizationRequest result = request;
    String scope = union(granted, values.string("scope"));
    if (!scope.isEmpty()) {
      result = result.scope(scope);
    }
    String acr = values.string("acr_values");
    if (acr != null) {
      result = result.parameter("acr_values", acr);
    }
    Long maxAge = values.integer("max_age");
    return maxAge == null ? result : result.maxAge(maxAge);
  }

  /** The values of two space-delimited lists, each once. */
  private static String union(@Nullable String one, @Nullable String other) {
    Set<String> all = new LinkedHashSet<>();
    for (@Nullable String list : new @Nullable String[] {one, other}) {
      if (list != null) {
        all.addAll(List.of(list.split(" ", -1)));
      }
    }
    all.remove("");
    return String.join(" ", all);
  }

  /** A parameter that is a space-delimited list (RFC 6749, section 3.3); null if it is absent. */
  private static @Nullable String list(
      Challenge challenge, String name, Reason reason, ChallengeException refusal) {
    String value = challenge.parameter(name);
    if (value == null || value.isEmpty()) {
      return null;
    }
    boolean valid = value.length() <= LONGEST_PARAMETER;
    for (int i = 0; valid && i < value.length(); i++) {
      char c = value.charAt(i);
      valid = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }
    if (!valid) {
      throw refused(
          reason,
          "a parameter of the challenge is malformed",
          Details.member(
              name, "visible ASCII, at most " + LONGEST_PARAMETER + " characters", "another value"),
          refusal);
    }
    return union(value, null);
  }

  /** {@code max_age} (RFC 9470, section 3); null if it is absent. */
  private static @Nullable Long seconds(
      Challenge challenge, Reason reason, ChallengeException refusal) {
    String value = challenge.parameter("max_age");
    if (value == null) {
      return null;
    }
    boolean valid = !value.isEmpty() && value.length() <= 10;
    for (int i = 0; valid && i < value.length(); i++) {
      valid = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!valid) {
      throw refused(
          reason,
          "a parameter of the challenge is malformed",
          Details.member("max_age", "a number of seconds, at most 10 digits", value),
          refusal);
    }
    return Long.valueOf(value);
  }

  private static ProcessingException refused(
      Reason reason, String message, Details details, ChallengeException cause) {
    return new ProcessingException(ErrorCode.INVALID_RESPONSE, reason, message, details, cause);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StepUp that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "StepUp" + values.toJson();
  }
}
