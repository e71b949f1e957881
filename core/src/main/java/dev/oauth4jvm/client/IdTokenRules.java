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
 * The rules for an ID Token beyond the specification's.
 *
 * @param decrypter the decrypter of encrypted ID Tokens, or null
 * @param required whether an ID Token is required
 * @param nonce the required nonce
 * @param authTime the limit for {@code auth_time}
 * @param maxAge the age from which the ID Token is refused, by {@code iat}
 * @param user the required user, or null
 * @param trustedAudiences the audiences that an ID Token may have besides the client
 * @param keys the keys that verify the signature; null if it is not verified
 */
record IdTokenRules(
    @Nullable JweDecrypter decrypter,
    boolean required,
    Nonce nonce,
    AuthTime authTime,
    Duration maxAge,
    @Nullable User user,
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

  /** The required nonce. */
  sealed interface Nonce {

    /** The rules if the caller sent no nonce, or does not know. */
    enum Unsent implements Nonce {
      /** Any nonce, or none. */
      ANY,
      /** No nonce at all. */
      NONE
    }

    /** The nonce that was sent. */
    record Sent(String value) implements Nonce {}
  }

  /** The limit for {@code auth_time}. */
  sealed interface AuthTime {

    /** The rules if the caller names no {@code max_age}. */
    enum Unsent implements AuthTime {
      /** The client's {@code default_max_age}, if registered. */
      CLIENT_DEFAULT,
      /** No limit. */
      ANY
    }

    /** The {@code max_age} that was sent, in seconds. */
    record MaxAge(long seconds) implements AuthTime {}
  }

  /**
   * The user of an earlier ID Token.
   *
   * @param issuer {@code iss}; null where the server has one issuer
   */
  record User(@Nullable String issuer, String subject) {
    User {
      Objects.requireNonNull(subject, "subject");
    }

    static User of(IdToken before) {
      return new User(before.issuer(), before.subject());
    }
  }

  IdTokenRules decrypting(JweDecrypter by) {
    Objects.requireNonNull(by, "decrypter");
    return new IdTokenRules(by, required, nonce, authTime, maxAge, user, trustedAudiences, keys);
  }

  IdTokenRules requiringIdToken() {
    return new IdTokenRules(decrypter, true, nonce, authTime, maxAge, user, trustedAudiences, keys);
  }

  /** Expects a nonce; throws {@link IllegalArgumentException} when it is empty. */
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
        decrypter, required, changed, authTime, maxAge, user, trustedAudiences, keys);
  }

  /** Expects a maximum age; throws {@link IllegalArgumentException} when it is negative. */
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
        decrypter, required, nonce, changed, maxAge, user, trustedAudiences, keys);
  }

  /**
   * Refuses older ID Tokens; throws {@link IllegalArgumentException} when the age is not positive.
   */
  IdTokenRules noOlderThan(Duration age) {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("age is not positive: " + age);
    }
    return new IdTokenRules(
        decrypter, required, nonce, authTime, age, user, trustedAudiences, keys);
  }

  IdTokenRules expecting(User expected) {
    return new IdTokenRules(
        decrypter, required, nonce, authTime, maxAge, expected, trustedAudiences, keys);
  }

  IdTokenRules trusting(String audience) {
    Set<String> more = new HashSet<>(trustedAudiences);
    more.add(Objects.requireNonNull(audience, "audience"));
    return new IdTokenRules(
        decrypter, required, nonce, authTime, maxAge, user, Set.copyOf(more), keys);
  }

  IdTokenRules verifying(Jwks by) {
    return new IdTokenRules(
        decrypter, required, nonce, authTime, maxAge, user, trustedAudiences, by);
  }

  /** The limit for {@code auth_time} as a {@code max_age} in seconds; null for none. */
  @Nullable Long effectiveMaxAge(Client client) {
    if (authTime instanceof AuthTime.MaxAge sent) {
      return sent.seconds();
    }
    return authTime == AuthTime.Unsent.CLIENT_DEFAULT ? client.defaultMaxAge() : null;
  }

  /** Shows no nonce, since a step that contains the rules may be logged. */
  @Override
  public String toString() {
    return "IdTokenRules[]";
  }
}
