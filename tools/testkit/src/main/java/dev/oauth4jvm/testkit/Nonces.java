package dev.oauth4jvm.testkit;

import org.jspecify.annotations.Nullable;

/** The nonces that proofs must have, if required (RFC 9449, sections 8 and 9). */
final class Nonces {

  private final TestIssuer issuer;
  private @Nullable String current;

  Nonces(TestIssuer issuer) {
    this.issuer = issuer;
  }

  /** Requires a new nonce from now on. */
  synchronized void renew() {
    current = issuer.random();
  }

  /** Requires no nonce. */
  synchronized void clear() {
    current = null;
  }

  /** The nonce that proofs must have; null for none. */
  synchronized @Nullable String current() {
    return current;
  }

  synchronized void check(@Nullable String nonce, boolean atResource) {
    if (current != null && !current.equals(nonce)) {
      Refused refused =
          Refused.of(
              "use_dpop_nonce", "the proof must have the nonce of DPoP-Nonce", "RFC 9449, 8");
      throw atResource ? refused.status(401) : refused;
    }
  }
}
