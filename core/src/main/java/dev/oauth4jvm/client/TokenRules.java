package dev.oauth4jvm.client;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.jose.JweDecrypter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token response has to fulfil beyond the specification's rules.
 *
 * @param recognized token types besides bearer and dpop, in lower case
 * @param decrypter of encrypted ID Tokens, or null
 * @param idTokenRequired whether there must be an ID Token
 * @param nonce which nonce the ID Token must have
 * @param maxAge what {@code auth_time} is judged by
 * @param subject who the ID Token must be about, or null
 * @param trustedAudiences whom else an ID Token may be for, beside the client
 */
record TokenRules(
    Set<String> recognized,
    @Nullable JweDecrypter decrypter,
    boolean idTokenRequired,
    Nonce nonce,
    MaxAge maxAge,
    @Nullable String subject,
    Set<String> trustedAudiences) {

  static final TokenRules DEFAULT =
      new TokenRules(
          Set.of(), null, false, new Nonce(false, null), new MaxAge(true, null), null, Set.of());

  /**
   * Which nonce the ID Token must have.
   *
   * @param judged whether it is looked at
   * @param sent the nonce that was sent, or null for none
   */
  record Nonce(boolean judged, @Nullable String sent) {}

  /**
   * What {@code auth_time} is judged by.
   *
   * @param judged whether by anything
   * @param sent the {@code max_age} that was sent, in seconds, or null for the client's default
   */
  record MaxAge(boolean judged, @Nullable Long sent) {}

  TokenRules recognizing(String type) {
    Set<String> more = new HashSet<>(recognized);
    more.add(type.toLowerCase(Locale.ROOT));
    return new TokenRules(
        Set.copyOf(more), decrypter, idTokenRequired, nonce, maxAge, subject, trustedAudiences);
  }

  TokenRules decrypting(JweDecrypter by) {
    return new TokenRules(
        recognized, by, idTokenRequired, nonce, maxAge, subject, trustedAudiences);
  }

  TokenRules requiringIdToken() {
    return new TokenRules(recognized, decrypter, true, nonce, maxAge, subject, trustedAudiences);
  }

  /** Throws {@link IllegalArgumentException} when it is empty. */
  TokenRules expectingNonce(String sent) {
    if (Objects.requireNonNull(sent, "nonce").isEmpty()) {
      throw new IllegalArgumentException("nonce is empty");
    }
    return new TokenRules(
        recognized, decrypter, true, new Nonce(true, sent), maxAge, subject, trustedAudiences);
  }

  TokenRules expectingNoNonce() {
    Nonce none = new Nonce(true, null);
    return new TokenRules(
        recognized, decrypter, idTokenRequired, none, maxAge, subject, trustedAudiences);
  }

  TokenRules expectingMaxAge(long seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("maxAge is negative: " + seconds);
    }
    return new TokenRules(
        recognized, decrypter, true, nonce, new MaxAge(true, seconds), subject, trustedAudiences);
  }

  TokenRules skippingAuthTime() {
    MaxAge none = new MaxAge(false, null);
    return new TokenRules(
        recognized, decrypter, idTokenRequired, nonce, none, subject, trustedAudiences);
  }

  TokenRules expectingSubject(String expected) {
    Objects.requireNonNull(expected, "subject");
    return new TokenRules(
        recognized, decrypter, idTokenRequired, nonce, maxAge, expected, trustedAudiences);
  }

  TokenRules trusting(String audience) {
    Set<String> more = new HashSet<>(trustedAudiences);
    more.add(Objects.requireNonNull(audience, "audience"));
    return new TokenRules(
        recognized, decrypter, idTokenRequired, nonce, maxAge, subject, Set.copyOf(more));
  }

  /** The max_age to judge by: the one that was sent, else the client's default; null for none. */
  @Nullable Long effectiveMaxAge(Client client) {
    if (!maxAge.judged()) {
      return null;
    }
    return maxAge.sent() == null ? client.defaultMaxAge() : maxAge.sent();
  }

  /** Shows no nonce: a step holds the rules, and a step may be logged. */
  @Override
  public String toString() {
    return "TokenRules[]";
  }
}
