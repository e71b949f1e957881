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
 * @param nonceChecked whether the ID Token must have just the nonce that follows
 * @param nonce the nonce that was sent, or null for none
 * @param maxAge the {@code max_age} that was sent, in seconds, or null
 * @param authTimeChecked whether {@code auth_time} is judged by max_age at all
 * @param subject who the ID Token must be about, or null
 */
record TokenRules(
    Set<String> recognized,
    @Nullable JweDecrypter decrypter,
    boolean idTokenRequired,
    boolean nonceChecked,
    @Nullable String nonce,
    @Nullable Long maxAge,
    boolean authTimeChecked,
    @Nullable String subject) {

  static final TokenRules DEFAULT =
      new TokenRules(Set.of(), null, false, false, null, null, true, null);

  TokenRules recognizing(String type) {
    Set<String> more = new HashSet<>(recognized);
    more.add(type.toLowerCase(Locale.ROOT));
    return new TokenRules(
        Set.copyOf(more),
        decrypter,
        idTokenRequired,
        nonceChecked,
        nonce,
        maxAge,
        authTimeChecked,
        subject);
  }

  TokenRules decrypting(JweDecrypter by) {
    return new TokenRules(
        recognized, by, idTokenRequired, nonceChecked, nonce, maxAge, authTimeChecked, subject);
  }

  TokenRules requiringIdToken() {
    return new TokenRules(
        recognized, decrypter, true, nonceChecked, nonce, maxAge, authTimeChecked, subject);
  }

  /** Throws {@link IllegalArgumentException} when it is empty. */
  TokenRules expectingNonce(String sent) {
    if (Objects.requireNonNull(sent, "nonce").isEmpty()) {
      throw new IllegalArgumentException("nonce is empty");
    }
    return new TokenRules(
        recognized, decrypter, true, true, sent, maxAge, authTimeChecked, subject);
  }

  TokenRules expectingNoNonce() {
    return new TokenRules(
        recognized, decrypter, idTokenRequired, true, null, maxAge, authTimeChecked, subject);
  }

  TokenRules expectingMaxAge(long seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("maxAge is negative: " + seconds);
    }
    return new TokenRules(recognized, decrypter, true, nonceChecked, nonce, seconds, true, subject);
  }

  TokenRules skippingAuthTime() {
    return new TokenRules(
        recognized, decrypter, idTokenRequired, nonceChecked, nonce, null, false, subject);
  }

  TokenRules expectingSubject(String expected) {
    return new TokenRules(
        recognized,
        decrypter,
        idTokenRequired,
        nonceChecked,
        nonce,
        maxAge,
        authTimeChecked,
        Objects.requireNonNull(expected, "subject"));
  }

  /** The max_age to judge by: the one that was sent, else the client's default; null for none. */
  @Nullable Long effectiveMaxAge(Client client) {
    if (!authTimeChecked) {
      return null;
    }
    return maxAge == null ? client.defaultMaxAge() : maxAge;
  }

  /** Shows no nonce: a step holds the rules, and a step may be logged. */
  @Override
  public String toString() {
    return "TokenRules[]";
  }
}
