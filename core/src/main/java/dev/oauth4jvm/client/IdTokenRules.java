package dev.oauth4jvm.client;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jwks.Jwks;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an ID Token has to fulfil beyond the specification's rules.
 *
 * @param decrypter of encrypted ID Tokens, or null
 * @param required whether there must be an ID Token
 * @param nonce which nonce the ID Token must have
 * @param authTime what {@code auth_time} is compared with
 * @param maxAge the age from which the ID Token is refused, by {@code iat}
 * @param subject who the ID Token must be about, or null
 * @param trustedAudiences whom else an ID Token may be for, beside the client
 * @param keys the keys that the signature is verified with; null when it is not verified
 */
record IdTokenRules(
    @Nullable JweDecrypter decrypter,
    boolean required,
    Nonce nonce,
    AuthTime authTime,
    Duration maxAge,
    @Nullable String subject,
    Set<String> trustedAudiences,
    @Nullable Jwks keys) {

  static final IdTokenRules DEFAULT =
      new IdTokenRules(
          null,
          false,
          Nonce.Unsent.ANY,
          AuthTime.Unsent.CLIENT_DEFAULT,
          Duration.ofHours(1),
          null,
          Set.of(),
          null);

  /** Which nonce the ID Token must have. */
  sealed interface Nonce {

    /** Where the caller sent no nonce, or does not know whether it did. */
    enum Unsent implements Nonce {
      /** Whatever nonce there is. */
      ANY,
      /** No nonce at all. */
      NONE
    }

    /** The nonce that was sent. */
    record Sent(String value) implements Nonce {}
  }

  /** What {@code auth_time} is compared with. */
  sealed interface AuthTime {

    /** Where the caller names no {@code max_age}. */
    enum Unsent implements AuthTime {
      /** The client's {@code default_max_age}, where it registered one. */
      CLIENT_DEFAULT,
      /** Nothing. */
      ANY
    }

    /** The {@code max_age} that was sent, in seconds. */
    record MaxAge(long seconds) implements AuthTime {}
  }

  IdTokenRules decrypting(JweDecrypter by) {
    Objects.requireNonNull(by, "decrypter");
    return new IdTokenRules(by, required, nonce, authTime, maxAge, subject, trustedAudiences, keys);
  }

  IdTokenRules requiringIdToken() {
    return new IdTokenRules(
        decrypter, true, nonce, authTime, maxAge, subject, trustedAudiences, keys);
  }

  /** Throws {@link IllegalArgumentException} when the nonce is empty. */
  IdTokenRules expectingNonce(String sent) {
    if (Objects.requireNonNull(sent, "nonce").isEmpty()) {
      throw new IllegalArgumentException("nonce is empty");
    }
    return requiringIdToken().with(new Nonce.Sent(sent));
  }

  IdTokenRules expectingNoNonce() {
    return with(Nonce.Unsent.NONE);
  }

  private IdTokenRules with(Nonce changed) {
    return new IdTokenRules(
        decrypter, required, changed, authTime, maxAge, subject, trustedAudiences, keys);
  }

  /** Throws {@link IllegalArgumentException} when the age is negative. */
  IdTokenRules expectingMaxAge(long seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("maxAge is negative: " + seconds);
    }
    return requiringIdToken().with(new AuthTime.MaxAge(seconds));
  }

  IdTokenRules skippingAuthTime() {
    return with(AuthTime.Unsent.ANY);
  }

  private IdTokenRules with(AuthTime changed) {
    return new IdTokenRules(
        decrypter, required, nonce, changed, maxAge, subject, trustedAudiences, keys);
  }

  /** Throws {@link IllegalArgumentException} when the age is not positive. */
  IdTokenRules noOlderThan(Duration age) {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("age is not positive: " + age);
    }
    return new IdTokenRules(
        decrypter, required, nonce, authTime, age, subject, trustedAudiences, keys);
  }

  IdTokenRules expectingSubject(String expected) {
    Objects.requireNonNull(expected, "subject");
    return new IdTokenRules(
        decrypter, required, nonce, authTime, maxAge, expected, trustedAudiences, keys);
  }

  IdTokenRules trusting(String audience) {
    Set<String> more = new HashSet<>(trustedAudiences);
    more.add(Objects.requireNonNull(audience, "audience"));
    return new IdTokenRules(
        decrypter, required, nonce, authTime, maxAge, subject, Set.copyOf(more), keys);
  }

  IdTokenRules verifying(Jwks by) {
    return new IdTokenRules(
        decrypter, required, nonce, authTime, maxAge, subject, trustedAudiences, by);
  }

  /** The {@code max_age} in seconds that {@code auth_time} is compared with; null for none. */
  @Nullable Long effectiveMaxAge(Client client) {
    if (authTime instanceof AuthTime.MaxAge sent) {
      return sent.seconds();
    }
    return authTime == AuthTime.Unsent.CLIENT_DEFAULT ? client.defaultMaxAge() : null;
  }

  /** Shows no nonce: a step holds the rules, and a step may be logged. */
  @Override
  public String toString() {
    return "IdTokenRules[]";
  }
}
