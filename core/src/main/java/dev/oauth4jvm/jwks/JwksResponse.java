package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.jose.JwkSet;

/** Judges what came from {@code jwks_uri}. */
final class JwksResponse {

  static final String ACCEPT = "application/json, application/jwk-set+json";

  private static final String WHAT = "JWK Set response";

  private JwksResponse() {}

  /**
   * Status 200, JSON of whatever content type, since RFC 7517 asks for none and files are served by
   * hosts that do not know it, an array {@code keys} of objects, and at least one that can verify.
   */
  static JwkSet judge(Response response) {
    try {
      return read(response);
    } catch (OAuthException refused) {
      throw refused.because(Reason.KEYS);
    }
  }

  private static JwkSet read(Response response) {
    Responses.requireStatus(response, 200, WHAT);
    JwkSet keys =
        JwkSet.parse(
            Responses.jsonOfAnyType(
                response, WHAT, "application/json", "application/jwk-set+json"));
    if (!keys.isUsable()) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWK Set has no key that verifies signatures; the set before it stays in use",
          new Details(Details.Place.MEMBER, "keys", null, null));
    }
    return keys;
  }
}
