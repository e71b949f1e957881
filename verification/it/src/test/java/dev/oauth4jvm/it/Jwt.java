package dev.oauth4jvm.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Map;

/** A JWT as nimbus-jose-jwt (and for Ed25519 the JDK) sees it. */
record Jwt(SignedJWT jws) {

  /** The prefix of the public key's 32 bytes in its SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  static Jwt parse(String compact) {
    try {
      return new Jwt(SignedJWT.parse(compact));
    } catch (ParseException e) {
      throw new IllegalStateException("no JWT", e);
    }
  }

  Map<String, Object> header() {
    return jws.getHeader().toJSONObject();
  }

  Map<String, Object> claims() {
    return jws.getPayload().toJSONObject();
  }

  String keyId() {
    return jws.getHeader().getKeyID();
  }

  /** Whether a key of this {@code kid} is published now and verifies the signature. */
  boolean verifies(URI jwksUri) {
    try {
      JWK key = JWKSet.parse(Wire.get(jwksUri).body()).getKeyByKeyId(keyId());
      if (key == null) {
        return false;
      }
      if (key instanceof OctetKeyPair ed25519) {
        return verifiesEd25519(ed25519);
      }
      return jws.verify(
          new DefaultJWSVerifierFactory()
              .createJWSVerifier(jws.getHeader(), ((AsymmetricJWK) key).toPublicKey()));
    } catch (ParseException | JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean verifiesEd25519(OctetKeyPair key) throws GeneralSecurityException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(ED25519_SPKI);
    encoded.writeBytes(key.getDecodedX());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(encoded.toByteArray())));
    signature.update(jws.getSigningInput());
    return signature.verify(jws.getSignature().decode());
  }
}
