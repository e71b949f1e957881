package dev.oauth4jvm.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** A DPoP key (RFC 9449, ES256) and the proofs it signs, created with nimbus-jose-jwt. */
final class DpopKey {

  private final ECKey key;

  DpopKey() {
    try {
      key = new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key's RFC 7638 thumbprint. */
  String thumbprint() {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates a proof for a token request; the nonce is null if the server requires none. */
  String tokenProof(String url, String nonce) {
    return sign(claims("POST", url).claim("nonce", nonce));
  }

  /** Creates a proof for a request that carries an access token. */
  String proof(String method, String url, String accessToken) {
    return sign(claims(method, url).claim("ath", hash(accessToken)));
  }

  private static JWTClaimsSet.Builder claims(String method, String url) {
    return new JWTClaimsSet.Builder()
        .jwtID(UUID.randomUUID().toString())
        .claim("iat", Instant.now().getEpochSecond())
        .claim("htm", method)
        .claim("htu", url);
  }

  private String sign(JWTClaimsSet.Builder claims) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("dpop+jwt"))
            .jwk(key.toPublicJWK())
            .build();
    SignedJWT proof = new SignedJWT(header, claims.build());
    try {
      proof.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return proof.serialize();
  }

  private static String hash(String accessToken) {
    try {
      return Base64URL.encode(
              MessageDigest.getInstance("SHA-256")
                  .digest(accessToken.getBytes(StandardCharsets.US_ASCII)))
          .toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
