package dev.oauth4jvm.benchmarks;

import java.util.EnumSet;
import java.util.Set;

/** What a contender must do right before its time counts. */
final class Gate {

  private Gate() {}

  /** The kinds of bad tokens that it accepts; an exception when it refuses a good one. */
  static Set<BadToken> accepted(Contender contender, Issuer issuer) throws Exception {
    contender.validate(contender.input(issuer.sign(issuer.header(), Issuer.claims())));
    Set<BadToken> accepted = EnumSet.noneOf(BadToken.class);
    for (BadToken kind : BadToken.values()) {
      try {
        contender.validate(contender.input(kind.make(issuer)));
        accepted.add(kind);
      } catch (Exception refused) {
        // as it should be
      }
    }
    contender.validate(contender.input(issuer.sign(issuer.header(), Issuer.claims())));
    return accepted;
  }

  /** Lets pass who accepts what is good, and of what is bad no more than is known and told. */
  static void check(Contender contender, Issuer issuer) throws Exception {
    Set<BadToken> accepted = accepted(contender, issuer);
    if (!accepted.equals(contender.accepts())) {
      throw new IllegalStateException(
          contender.name() + " accepts " + accepted + ", and should " + contender.accepts());
    }
  }
}
