package dev.oauth4jvm.client;

import dev.oauth4jvm.json.JsonObject;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The rules for a token response beyond the specification's.
 *
 * @param recognized token types besides bearer and dpop, in lower case
 * @param idToken the rules of the ID Token
 * @param idTokenIgnored whether an ID Token is neither checked nor returned
 */
record TokenRules(Set<String> recognized, IdTokenRules idToken, boolean idTokenIgnored) {

  static final TokenRules DEFAULT = new TokenRules(Set.of(), IdTokenRules.DEFAULT, false);

  TokenRules recognizing(String type) {
    Set<String> more = new HashSet<>(recognized);
    more.add(type.toLowerCase(Locale.ROOT));
    return new TokenRules(Set.copyOf(more), idToken, idTokenIgnored);
  }

  TokenRules with(IdTokenRules changed) {
    return new TokenRules(recognized, changed, false);
  }

  TokenRules ignoringIdToken() {
    return new TokenRules(recognized, idToken, true);
  }

  boolean seesIdToken(JsonObject response) {
    return !idTokenIgnored && (idToken.required() || response.get("id_token") != null);
  }

  /** Shows no nonce, since a step that contains the rules may be logged. */
  @Override
  public String toString() {
    return "TokenRules[]";
  }
}
