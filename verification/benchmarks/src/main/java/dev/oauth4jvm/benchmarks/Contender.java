package dev.oauth4jvm.benchmarks;

import java.util.Set;

/**
 * A way to validate access tokens, set up with an issuer's keys in memory and the strictest rules
 * that it knows for RFC 9068 tokens.
 */
public interface Contender {

  /** The name in tables. */
  String name();

  /**
   * The input of a validation, created from a token outside the measured time; by default the token
   * itself.
   */
  default Object input(String token) {
    return token;
  }

  /**
   * Validates a token.
   *
   * @return the validated token in the contender's form, never null
   * @throws Exception when the token is refused
   */
  Object validate(Object input) throws Exception;

  /** The kinds of bad tokens that the contender accepts, because it has no such check or option. */
  default Set<BadToken> accepts() {
    return Set.of();
  }

  /**
   * The checks that are added by hand within the measured time, since the library leaves them to
   * its caller.
   */
  default String help() {
    return "";
  }
}
