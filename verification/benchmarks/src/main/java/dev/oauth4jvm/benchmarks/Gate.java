package dev.oauth4jvm.benchmarks;

import java.util.EnumSet;
import java.util.Set;

/** The checks that a contender must pass before it is timed. */
final class Gate {

  private Gate() {}

  /**
   * Returns the kinds of bad tokens that a contender accepts; throws an exception when it refuses a
   * good one.
   */
  static Set<BadToken> accepted(Contender contender, Issuer issuer) throws Exception {
    contender.validate(contender.input(issuer.sign(issuer.header(), Issuer.claims())));
    Set<BadToken> accepted = EnumSet.noneOf(BadToken.class);
    for (BadToken kind : BadToken.values()) {
      try {
        contender.validate(contender.input(kind.make(issuer)));
        accepted.add(kind);
      } catch (Exception refused) {
        // as expected
      }
    }
    contender.validate(contender.input(issuer.sign(issuer.header(), Issuer.claims())));
    return accepted;
  }

  /**
   * Requires a contender to accept good tokens, and only those kinds of bad tokens that it
   * declares.
   */
  static void check(Contender contender, Issuer issuer) throws Exception {
    Set<BadToken> accepted = accepted(contender, issuer);
    if (!accepted.equals(contender.accepts())) {
      throw new IllegalStateException(
          contender.name() + " accepts " + accepted + ", and should " + contender.accepts());
    }
  }
}
