package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The signing part of an authorization server: one key, and tokens signed with JCA alone. */
public final class Issuer {

  static final String ISSUER = "https://as.example.com";
  static final String AUDIENCE = "https://api.example.com";
  static final String CLIENT = "s6BhdRkqt3";
  static final String KEY_ID = "2026-11-key-1";
  static final AuthorizationServer SERVER =
      AuthorizationServer.of(ISSUER, "https://as.example.com/jwks");

  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

  private final JwsAlgorithm algorithm;
  private final KeyPair pair;

  private Issuer(JwsAlgorithm algorithm, KeyPair pair) {
    this.algorithm = algorithm;
    this.pair = pair;
  }

  /** Creates an issuer with a new key; RSA keys have 2048 bits. */
  static Issuer of(JwsAlgorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator;
    switch (algorithm.keyType()) {
      case "RSA" -> {
        generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
      }
      case "EC" -> {
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      default -> generator = KeyPairGenerator.getInstance("Ed25519");
    }
    return new Issuer(algorithm, generator.generateKeyPair());
  }

  JwsAlgorithm algorithm() {
    return algorithm;
  }

  KeyPair keys() {
    return pair;
  }

  /** The JWK Set with the public key. */
  JsonObject jwks() {
    return JsonObject.of("keys", List.of(jwk()));
  }

  /** The public key, with {@code kid} and for signatures. */
  JsonObject jwk() {
    return Jwk.of(pair.getPublic(), algorithm).json().with("kid", KEY_ID).with("use", "sig");
  }

  /** A header as in RFC 9068, section 2.1. */
  JsonObject header() {
    return JsonObject.of("typ", "at+jwt", "alg", algorithm.value(), "kid", KEY_ID);
  }

  /** Claims of some 480 bytes: those of RFC 9068, section 2.2, and some that servers often add. */
  static JsonObject claims() {
    long now = System.currentTimeMillis() / 1000;
    return JsonObject.builder()
        .put("iss", ISSUER)
        .put("exp", now + 86_400)
        .put("iat", now)
        .put("nbf", now)
        .put("jti", UUID.randomUUID().toString())
        .put("aud", AUDIENCE)
        .put("sub", UUID.randomUUID().toString())
        .put("client_id", CLIENT)
        .put("scope", "openid profile email orders:read orders:write")
        .put("auth_time", now - 300)
        .put("acr", "urn:mace:incommon:iap:silver")
        .put("amr", List.of("pwd", "otp"))
        .put("groups", List.of("employees", "engineering"))
        .put("roles", List.of("reader", "writer"))
        .put("sid", UUID.randomUUID().toString())
        .build();
  }

  /** Creates tokens that differ in {@code jti}, {@code sub} and {@code sid}. */
  String[] tokens(int count) throws GeneralSecurityException {
    String[] tokens = new String[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = sign(header(), claims());
    }
    return tokens;
  }

  String sign(JsonObject header, JsonObject claims) throws GeneralSecurityException {
    String input = encode(header.toJson()) + "." + encode(claims.toJson());
    Signature signature = signature(algorithm, null);
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + BASE64_URL.encodeToString(signature.sign());
  }

  static String encode(String json) {
    return BASE64_URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Creates JCA's object for an algorithm, with its parameters, from a provider or by JCA's own
   * choice.
   */
  static Signature signature(JwsAlgorithm algorithm, @Nullable Provider provider)
      throws GeneralSecurityException {
    String name =
        switch (algorithm) {
          case RS256 -> "SHA256withRSA";
          case PS256 -> "RSASSA-PSS";
          case ES256 -> "SHA256withECDSAinP1363Format";
          case EDDSA -> "Ed25519";
          default -> throw new IllegalArgumentException("not measured: " + algorithm);
        };
    Signature signature =
        provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
    if (algorithm == JwsAlgorithm.PS256) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    return signature;
  }
}
