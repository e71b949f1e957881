package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The choice of a key: a function of a set, the wanted key, the policy and the time. */
sealed interface KeySelection {

  /** The number of fitting keys that an error names at most. */
  int NAMED = 10;

  /** The one key that fits. */
  record Found(VerificationKey key) implements KeySelection {}

  /** A newer set is needed first. */
  record FetchFirst(JwksEvent.Reason reason) implements KeySelection {}

  /** No key fits and it is too early for another set, or more than one key fits. */
  record Rejected(ProcessingException failure) implements KeySelection {}

  /**
   * Selects by {@code kty}, {@code kid}, {@code alg}, {@code use}, {@code key_ops}, {@code crv}.
   */
  static KeySelection select(
      @Nullable JwksSnapshot set, Wanted wanted, JwksPolicy policy, long now) {
    if (set == null) {
      return new FetchFirst(JwksEvent.Reason.ABSENT);
    }
    if (!policy.isFresh(set.updatedAt(), now)) {
      return new FetchFirst(JwksEvent.Reason.EXPIRED);
    }
    return among(set, wanted, now - set.updatedAt() >= policy.cooldown());
  }

  /** Selects from the newest set that is available, whatever its age. */
  static KeySelection among(JwksSnapshot set, Wanted wanted, boolean cooledDown) {
    VerificationKey key = set.key(wanted.algorithm(), wanted.kid(), wanted.crypto());
    if (key != null) {
      return new Found(key);
    }
    List<Jwk> candidates = set.keys().candidates(wanted.algorithm(), wanted.kid());
    if (!candidates.isEmpty()) {
      // OpenID Connect Core, section 10.1: with several keys, a JWT names one by a unique kid
      return rejected(
          wanted,
          wanted.kid() == null ? Reason.NO_KEY : Reason.KEYS,
          candidates,
          "more than one key of the authorization server's JWK Set fits this JWT: a \"kid\" that only"
              + " one of them has is required");
    }
    return cooledDown
        ? new FetchFirst(JwksEvent.Reason.UNKNOWN_KEY)
        : rejected(wanted, Reason.NO_KEY, candidates, unfit(set, wanted));
  }

  private static String unfit(JwksSnapshot set, Wanted wanted) {
    String algorithm = wanted.algorithm().value();
    String kid = wanted.kid();
    String member = kid == null ? null : set.keys().misfit(wanted.algorithm(), kid);
    return member == null
        ? "no key of the authorization server's JWK Set fits this JWT (alg " + algorithm + ")"
        : "the key of the authorization server's JWK Set that has this JWT's \"kid\" does not fit"
            + " alg "
            + algorithm
            + " by its \""
            + member
            + "\"";
  }

  private static Rejected rejected(
      Wanted wanted, Reason reason, List<Jwk> candidates, String message) {
    List<String> kids = new ArrayList<>();
    // bounded: a set may have many keys, and each refused token costs this
    for (Jwk candidate : candidates.subList(0, Math.min(candidates.size(), NAMED))) {
      String kid = candidate.keyId();
      kids.add(kid == null ? "(no kid)" : kid);
    }
    return new Rejected(
        new ProcessingException(
            ErrorCode.KEY_SELECTION, reason, message, Details.candidates(wanted.kid(), kids)));
  }

  /**
   * The key that a JWT needs.
   *
   * @param algorithm the JWT's algorithm
   * @param kid its {@code kid}, or null
   * @param crypto the provider that imports the key
   */
  record Wanted(JwsAlgorithm algorithm, @Nullable String kid, Crypto crypto) {}
}
