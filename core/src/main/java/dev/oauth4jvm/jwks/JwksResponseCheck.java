package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;

/** Checks a response of {@code jwks_uri}. */
final class JwksResponseCheck {

  static final String ACCEPT = "application/json, application/jwk-set+json";

  private static final String WHAT = "JWK Set response";

  private JwksResponseCheck() {}

  /**
   * Requires status 200, JSON, an array {@code keys} of objects, a size that an entry may have, and
   * at least one key that verifies signatures and can be imported. Any content type is accepted:
   * RFC 7517 requires none, and hosts of files do not know it. With a listener, each key that
   * should verify signatures and cannot is reported, once for the set.
   *
   * @param at the time of the request, in seconds since the epoch
   */
  static JwksSnapshot judge(Response response, Jwks jwks, long at) {
    Responses.requireStatus(response, 200, WHAT);
    JwksSnapshot fetched =
        JwksSnapshot.of(
            JwkSet.parse(
                Responses.jsonOfAnyType(
                    response, WHAT, "application/json", "application/jwk-set+json")),
            at);
    if (fetched.isTooLarge(response.body().length)) {
      throw refused(
          "is over " + JwksDocument.MAX_WRITTEN + " characters long, which no cache entry may be");
    }
    if (jwks.isWatched()) {
      tellUnusable(fetched, jwks);
    }
    if (!fetched.isImportable(jwks.crypto())) {
      throw refused("has no key that verifies signatures and can be imported");
    }
    return fetched;
  }

  private static void tellUnusable(JwksSnapshot fetched, Jwks jwks) {
    for (Jwk key : fetched.keys().keys()) {
      String problem = JwksSnapshot.problem(key, jwks.crypto());
      if (problem != null) {
        jwks.tell(new JwksEvent.KeyUnusable(jwks.id(), key.keyId(), problem));
      }
    }
  }

  private static ProcessingException refused(String what) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        "the JWK Set " + what + "; the set before it stays in use",
        new Details(Details.Place.MEMBER, "keys", null, null));
  }
}
