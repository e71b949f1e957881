package dev.oauth4jvm.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;

/** A client's decryption keys, RSA and EC, created with nimbus-jose-jwt. */
final class EncryptionKeys {

  private final JWK rsa;
  private final JWK ec;

  EncryptionKeys() {
    try {
      rsa = new RSAKeyGenerator(2048).keyUse(KeyUse.ENCRYPTION).keyID("rsa").generate();
      ec = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.ENCRYPTION).keyID("ec").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The private RSA key. */
  Jwk rsa() {
    return Jwk.of(json(rsa));
  }

  /** The private EC key. */
  Jwk ec() {
    return Jwk.of(json(ec));
  }

  /** The public keys, for the client's metadata. */
  JsonObject[] published() {
    return new JsonObject[] {json(rsa.toPublicJWK()), json(ec.toPublicJWK())};
  }

  private static JsonObject json(JWK jwk) {
    try {
      return JsonObject.parse(jwk.toJSONString());
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
