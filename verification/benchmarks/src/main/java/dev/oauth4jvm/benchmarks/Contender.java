package dev.oauth4jvm.benchmarks;

import java.util.Set;

/**
 * A way to validate access tokens, set up with an issuer's keys in memory and the strictest rules
 * that it knows for RFC 9068 tokens.
 */
public interface Contender {

  /** What it is called in tables. */
  String name();

  /** What it validates, made of a token outside the measured time; the token itself as a rule. */
  default Object input(String token) {
    return token;
  }

  /**
   * Validates.
   *
   * @return what it made of the token, never null
   * @throws Exception when it refuses the token
   */
  Object validate(Object input) throws Exception;

  /** The kinds of bad tokens that it accepts, because it has no such check or option. */
  default Set<BadToken> accepts() {
    return Set.of();
  }

  /**
   * What is done for it in the measured time by hand, since the library leaves it to its caller.
   */
  default String help() {
    return "";
  }
}
