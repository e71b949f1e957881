package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The kinds of tokens that a resource server must refuse. */
public enum BadToken {
  /** Not a JWT. */
  GARBAGE,
  /** Claims changed after signing. */
  ALTERED_CLAIMS,
  /** A signature with one bit changed. */
  ALTERED_SIGNATURE,
  /** Signed by another key under the same {@code kid}. */
  OTHER_KEY,
  /** {@code alg} is {@code none}, without a signature. */
  NONE,
  /** {@code alg} is {@code HS256}, and the secret is the public key. */
  HMAC_BY_PUBLIC_KEY,
  /** A {@code kid} that the JWK Set does not have. */
  UNKNOWN_KEY_ID,
  /** Expired two minutes ago. */
  EXPIRED,
  /** Valid in two minutes. */
  NOT_YET_VALID,
  /** Of another issuer. */
  OTHER_ISSUER,
  /** For another audience. */
  OTHER_AUDIENCE,
  /** {@code typ} of an ID Token. */
  OTHER_TYPE,
  /** Without {@code exp}. */
  NO_EXPIRY,
  /** Without {@code sub}. */
  NO_SUBJECT,
  /** Without {@code jti}. */
  NO_ID,
  /** Without {@code client_id}. */
  NO_CLIENT;

  /** Creates a token of this kind. */
  String make(Issuer issuer) throws GeneralSecurityException {
    JsonObject header = issuer.header();
    JsonObject claims = Issuer.claims();
    long now = System.currentTimeMillis() / 1000;
    return switch (this) {
      case GARBAGE -> "garbage";
      case ALTERED_CLAIMS -> {
        String token = issuer.sign(header, claims);
        yield Issuer.encode(header.toJson())
            + "."
            + Issuer.encode(claims.with("scope", "admin").toJson())
            + token.substring(token.lastIndexOf('.'));
      }
      case ALTERED_SIGNATURE -> {
        String token = issuer.sign(header, claims);
        int at = token.length() - 20;
        char other = token.charAt(at) == 'A' ? 'B' : 'A';
        yield token.substring(0, at) + other + token.substring(at + 1);
      }
      case OTHER_KEY -> Issuer.of(issuer.algorithm()).sign(header, claims);
      case NONE ->
          Issuer.encode(header.with("alg", "none").toJson())
              + "."
              + Issuer.encode(claims.toJson())
              + ".";
      case HMAC_BY_PUBLIC_KEY -> hmac(issuer, header.with("alg", "HS256"), claims);
      case UNKNOWN_KEY_ID -> issuer.sign(header.with("kid", "unknown"), claims);
      case EXPIRED -> issuer.sign(header, claims.with("exp", now - 120));
      case NOT_YET_VALID -> issuer.sign(header, claims.with("nbf", now + 120));
      case OTHER_ISSUER -> issuer.sign(header, claims.with("iss", "https://evil.example"));
      case OTHER_AUDIENCE -> issuer.sign(header, claims.with("aud", "https://other.example"));
      case OTHER_TYPE -> issuer.sign(header.with("typ", "JWT"), claims);
      case NO_EXPIRY -> issuer.sign(header, claims.without("exp"));
      case NO_SUBJECT -> issuer.sign(header, claims.without("sub"));
      case NO_ID -> issuer.sign(header, claims.without("jti"));
      case NO_CLIENT -> issuer.sign(header, claims.without("client_id"));
    };
  }

  private static String hmac(Issuer issuer, JsonObject header, JsonObject claims)
      throws GeneralSecurityException {
    String input = Issuer.encode(header.toJson()) + "." + Issuer.encode(claims.toJson());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(issuer.keys().getPublic().getEncoded(), "HmacSHA256"));
    byte[] tag = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
  }
}
