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

  /** A newer set is needed first. */
  record FetchFirst(JwksEvent.Reason reason) implements KeySelection {}

  /** The choice from a set, whatever its age. */
  sealed interface Choice extends KeySelection {}

  /** The one key that fits. */
  record Found(VerificationKey key) implements Choice {}

  /** No key fits, or more than one. */
  record Rejected(ProcessingException failure) implements Choice {}

  /**
   * Selects by {@code kty}, {@code kid}, {@code alg}, {@code use}, {@code key_ops}, {@code crv}. A
   * newer set is needed if there is none, if it has expired, or if no key of it fits and it is
   * older than the cooldown.
   */
  static KeySelection select(
      @Nullable JwksSnapshot set, Wanted wanted, JwksPolicy policy, long now) {
    if (set == null) {
      return new FetchFirst(JwksEvent.Reason.ABSENT);
    }
    if (!policy.isFresh(set.updatedAt(), now)) {
      return new FetchFirst(JwksEvent.Reason.EXPIRED);
    }
    VerificationKey key = wanted.in(set);
    if (key != null) {
      return new Found(key);
    }
    List<Jwk> candidates = wanted.candidates(set);
    return candidates.isEmpty() && now - set.updatedAt() >= policy.cooldown()
        ? new FetchFirst(JwksEvent.Reason.UNKNOWN_KEY)
        : rejected(set, wanted, candidates);
  }

  /** Selects from a set that is the newest for now. */
  static Choice among(JwksSnapshot set, Wanted wanted) {
    VerificationKey key = wanted.in(set);
    return key == null ? rejected(set, wanted, wanted.candidates(set)) : new Found(key);
  }

  private static Rejected rejected(JwksSnapshot set, Wanted wanted, List<Jwk> candidates) {
    if (candidates.isEmpty()) {
      return rejected(wanted, Reason.NO_KEY, candidates, unfit(set, wanted));
    }
    // OpenID Connect Core, section 10.1: with several keys, a JWT names one by a unique kid. A JWT
    // without one is at fault; a kid that several keys have is the server's fault
    return rejected(
        wanted,
        wanted.kid() == null ? Reason.NO_KEY : Reason.KEYS,
        candidates,
        "more than one key of the authorization server's JWK Set fits this JWT: a \"kid\" that only"
            + " one of them has is required");
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
  record Wanted(JwsAlgorithm algorithm, @Nullable String kid, Crypto crypto) {

    /**
     * The one key of a set that fits, or null.
     *
     * @throws dev.oauth4jvm.OAuthException when that key cannot be used
     */
    @Nullable VerificationKey in(JwksSnapshot set) {
      return set.key(algorithm, kid, crypto);
    }

    private List<Jwk> candidates(JwksSnapshot set) {
      return set.keys().candidates(algorithm, kid);
    }
  }
}
