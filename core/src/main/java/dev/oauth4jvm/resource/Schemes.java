package dev.oauth4jvm.resource;

import dev.oauth4jvm.jose.JwsAlgorithm;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The authentication schemes that a resource accepts: those of all its issuers together. */
final class Schemes {

  private final List<AccessTokenRules> all;
  private final boolean bearer;
  private final boolean dpop;
  private volatile @Nullable List<String> algorithms;

  Schemes(List<AccessTokenRules> all) {
    boolean acceptsBearer = false;
    boolean acceptsDpop = false;
    for (AccessTokenRules rules : all) {
      acceptsBearer |= !rules.binding().dpopRequired();
      acceptsDpop |= !rules.binding().certificateRequired();
    }
    this.all = List.copyOf(all);
    this.bearer = acceptsBearer;
    this.dpop = acceptsDpop;
  }

  private Schemes(List<AccessTokenRules> all, boolean bearer) {
    this.all = all;
    this.bearer = bearer;
    this.dpop = false;
  }

  /** These schemes without DPoP. */
  Schemes withoutDpop() {
    return new Schemes(all, bearer);
  }

  /** Whether the scheme Bearer is accepted, with or without mutual TLS. */
  boolean bearer() {
    return bearer;
  }

  /** Whether the scheme DPoP is accepted. */
  boolean dpop() {
    return dpop;
  }

  /** Whether each token must be bound to a certificate. */
  boolean certificateRequired() {
    for (AccessTokenRules rules : all) {
      if (!rules.binding().certificateRequired()) {
        return false;
      }
    }
    return true;
  }

  /** The accepted algorithms of proofs that the runtime has, found at the first use. */
  List<String> algorithms() {
    List<String> known = algorithms;
    if (known == null) {
      Set<JwsAlgorithm> offered = EnumSet.noneOf(JwsAlgorithm.class);
      for (AccessTokenRules rules : all) {
        if (!rules.binding().certificateRequired()) {
          addOffered(rules, offered);
        }
      }
      List<String> names = new ArrayList<>();
      for (JwsAlgorithm algorithm : offered) {
        names.add(algorithm.value());
      }
      known = List.copyOf(names);
      algorithms = known;
    }
    return known;
  }

  private static void addOffered(AccessTokenRules rules, Set<JwsAlgorithm> offered) {
    for (JwsAlgorithm algorithm : rules.algorithms()) {
      if (!offered.contains(algorithm) && algorithm.isOffered(rules.issuer().crypto())) {
        offered.add(algorithm);
      }
    }
  }
}
