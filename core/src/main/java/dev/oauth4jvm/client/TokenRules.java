package dev.oauth4jvm.client;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The rules for a token response beyond the specification's.
 *
 * @param recognized token types besides bearer and dpop, in lower case
 * @param idToken the rules of the ID Token
 */
record TokenRules(Set<String> recognized, IdTokenRules idToken) {

  static final TokenRules DEFAULT = new TokenRules(Set.of(), IdTokenRules.DEFAULT);

  TokenRules recognizing(String type) {
    Set<String> more = new HashSet<>(recognized);
    more.add(type.toLowerCase(Locale.ROOT));
    return new TokenRules(Set.copyOf(more), idToken);
  }

  TokenRules with(IdTokenRules changed) {
    return new TokenRules(recognized, changed);
  }

  /** Shows no nonce, since a step that contains the rules may be logged. */
  @Override
  public String toString() {
    return "TokenRules[]";
  }
}
