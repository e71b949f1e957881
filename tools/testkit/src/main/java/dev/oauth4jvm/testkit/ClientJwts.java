package dev.oauth4jvm.testkit;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;

/**
 * The checks of a JWT from a client or another issuer: assertions and request objects.
 *
 * @param issuer the checking issuer
 * @param error the error of a refusal
 * @param what the JWT's name in messages
 */
record ClientJwts(TestIssuer issuer, String error, String what) {

  /** The latest accepted expiry, in seconds from now: a long-lived assertion is like a key. */
  private static final long LONGEST = 3600;

  UnverifiedJwt parse(String compact) {
    try {
      return UnverifiedJwt.parse(compact);
    } catch (OAuthException malformed) {
      throw refused("is not a JWT: " + malformed.getMessage(), "RFC 7519, 7.2");
    }
  }

  /** Requires that {@code iss} is this value. */
  void requireIssuer(JsonObject claims, String expected) {
    if (!expected.equals(claims.string("iss"))) {
      throw refused("must have 'iss' " + expected, "RFC 7523, 3");
    }
  }

  /** Requires that {@code aud} is only the issuer. */
  void requireAudience(JsonObject claims) {
    String expected = issuer.issuer();
    List<String> many = claims.strings("aud");
    if (!expected.equals(claims.string("aud")) && !List.of(expected).equals(many)) {
      throw refused("must have 'aud' " + expected + " alone", "RFC 7523, 3");
    }
  }

  /** Requires an {@code exp} in the future, and {@code nbf} and {@code iat} not in the future. */
  void requireTime(JsonObject claims) {
    long now = issuer.now();
    long tolerance = 30;
    BigDecimal expires = claims.number("exp");
    if (expires == null || compare(expires, now - tolerance) <= 0) {
      throw refused("is expired, or has no 'exp'; the time here is " + now, "RFC 7523, 3");
    }
    if (compare(expires, now + LONGEST) > 0) {
      throw refused("lives too long: expected at most " + LONGEST + " s", "RFC 7523, 3");
    }
    for (String name : List.of("nbf", "iat")) {
      if (claims.has(name)) {
        BigDecimal date = claims.number(name);
        if (date == null || compare(date, now + tolerance) > 0) {
          throw refused("has '" + name + "' in the future; the time here is " + now, "RFC 7523, 3");
        }
      }
    }
  }

  /** Requires that {@code jti} was not seen before. */
  void requireFirst(String source, JsonObject claims, boolean required) {
    String id = claims.string("jti");
    if (id == null) {
      if (required) {
        throw refused("must have 'jti'", "RFC 7523, 3");
      }
      return;
    }
    if (!issuer.state().isFirst(what + " " + source + " " + id)) {
      throw refused("was used before: create one for each request", "RFC 7523, 3");
    }
  }

  /** Requires a signature by one of the keys. */
  void verify(UnverifiedJwt jwt, List<Jwk> keys) {
    JwsAlgorithm algorithm = jwt.header().supportedAlgorithm();
    if (algorithm == null) {
      throw refused(
          "has an alg that is not accepted, " + jwt.header().algorithmName(), "RFC 8725, 3.1");
    }
    String kid = jwt.header().keyId();
    for (Jwk key : keys) {
      if (key.fits(algorithm) && (kid == null || key.keyId() == null || kid.equals(key.keyId()))) {
        try {
          jwt.verify(VerificationKey.of(key, algorithm, Crypto.platform()));
          return;
        } catch (OAuthException another) {
          // the next key may fit
        }
      }
    }
    throw refused("was signed by none of the registered keys", "RFC 7523, 3");
  }

  Refused refused(String description, String section) {
    return Refused.of(error, "the " + what + " " + description, section);
  }

  private static int compare(BigDecimal date, long seconds) {
    return date.compareTo(BigDecimal.valueOf(seconds));
  }
}
