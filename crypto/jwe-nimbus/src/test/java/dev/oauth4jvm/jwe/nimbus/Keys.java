package dev.oauth4jvm.jwe.nimbus;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Keys, and JWEs for them made by nimbus-jose-jwt. */
final class Keys {

  /** What is inside: three segments, as core wants them. */
  static final String JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyLTEifQ.c2lnbmF0dXJl";

  static final RSAKey RSA = rsa("rsa");
  static final ECKey EC = ec(Curve.P_256, "ec");

  /** By length in bits: a shared key for each {@code enc}. */
  static final Map<Integer, OctetSequenceKey> SHARED =
      Map.of(128, shared(128, "dir-128"), 256, shared(256, "dir-256"), 512, shared(512, "dir-512"));

  private Keys() {}

  static RSAKey rsa(String kid) {
    try {
      return new RSAKeyGenerator(2048).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static ECKey ec(Curve curve, String kid) {
    try {
      return new ECKeyGenerator(curve).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static OctetSequenceKey shared(int bits, String kid) {
    try {
      return new OctetSequenceKeyGenerator(bits).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key that a pair needs. */
  static JWK of(KeyManagementAlgorithm alg, ContentEncryptionAlgorithm enc) {
    return switch (alg.keyType()) {
      case "RSA" -> RSA;
      case "EC" -> EC;
      default -> SHARED.get(enc.keyBits());
    };
  }

  static Jwk jwk(JWK key) {
    return Jwk.of(json(key.toJSONString()));
  }

  static JsonObject json(String text) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static NimbusJweDecrypter decrypter(JWK... keys) {
    NimbusJweDecrypter.Builder builder = NimbusJweDecrypter.builder();
    for (JWK key : keys) {
      builder.key(jwk(key));
    }
    return builder.build();
  }

  static JWEHeader.Builder header(String alg, String enc) {
    return new JWEHeader.Builder(JWEAlgorithm.parse(alg), EncryptionMethod.parse(enc));
  }

  static String encrypt(JWEHeader.Builder header, JWK key) {
    return encrypt(header, key, JWT);
  }

  static String encrypt(JWEHeader.Builder header, JWK key, String content) {
    try {
      JWEObject jwe = new JWEObject(header.build(), new Payload(content));
      jwe.encrypt(encrypter(key));
      return jwe.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWEEncrypter encrypter(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa) {
      return new RSAEncrypter(rsa.toPublicJWK());
    }
    return key instanceof ECKey ec
        ? new ECDHEncrypter(ec.toPublicJWK())
        : new DirectEncrypter((OctetSequenceKey) key);
  }

  /** The same JWE with another segment, counted from 0. */
  static String withSegment(String jwe, int index, String segment) {
    List<String> segments = new ArrayList<>(Arrays.asList(jwe.split("\\.", -1)));
    segments.set(index, segment);
    return String.join(".", segments);
  }

  static String segment(String jwe, int index) {
    return jwe.split("\\.", -1)[index];
  }

  /** The same JWE with another header. */
  static String withHeader(String jwe, String json) {
    return withSegment(jwe, 0, encode(json.getBytes(StandardCharsets.UTF_8)));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
