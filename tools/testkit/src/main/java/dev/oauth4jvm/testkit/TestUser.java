package dev.oauth4jvm.testkit;

import dev.oauth4jvm.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The user of an issuer, who is signed in and consents at once, unless a method changes that.
 * Immutable: each method returns a changed copy.
 */
public final class TestUser {

  private final String subject;
  private final JsonObject claims;
  private final @Nullable String refusal;
  private final int pending;

  private TestUser(String subject, JsonObject claims, @Nullable String refusal, int pending) {
    this.subject = subject;
    this.claims = claims;
    this.refusal = refusal;
    this.pending = pending;
  }

  /** A user with this {@code sub} and no other claims. */
  public static TestUser of(String subject) {
    return new TestUser(Objects.requireNonNull(subject, "subject"), JsonObject.of(), null, 0);
  }

  /** The user with a claim for UserInfo and ID Tokens, for example {@code email}. */
  public TestUser claim(String name, Object value) {
    return new TestUser(subject, claims.with(name, value), refusal, pending);
  }

  /** A user who refuses: the client gets an error, for example {@code access_denied}. */
  public TestUser refuses(String error) {
    return new TestUser(subject, claims, Objects.requireNonNull(error, "error"), pending);
  }

  /**
   * A user who takes time: the first polls of a device or backchannel flow get {@code
   * authorization_pending}.
   *
   * @throws IllegalArgumentException when the number is negative
   */
  public TestUser answersAfterPolls(int polls) {
    if (polls < 0) {
      throw new IllegalArgumentException("polls is negative: " + polls);
    }
    return new TestUser(subject, claims, refusal, polls);
  }

  /** {@code sub}. */
  public String subject() {
    return subject;
  }

  /** The claims besides {@code sub}. */
  public JsonObject claims() {
    return claims;
  }

  /** The error with which the user refuses, or null. */
  @Nullable String refusal() {
    return refusal;
  }

  /** The number of polls before the decision. */
  int pending() {
    return pending;
  }

  @Override
  public String toString() {
    return "TestUser[" + subject + "]";
  }
}
