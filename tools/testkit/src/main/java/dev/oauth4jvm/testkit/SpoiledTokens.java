package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/** Tokens that must be refused, each spoiled in one way. */
final class SpoiledTokens {

  private SpoiledTokens() {}

  /** A token that is changed before it is issued. */
  static Defect.Maker with(UnaryOperator<AccessTokens> change) {
    return (good, plain) -> change.apply(good).authorize(plain);
  }

  static Defect.Maker lacking(String claim) {
    return with(good -> good.without(claim));
  }

  private static Request bearing(AccessTokens good, Request plain, String token) {
    return good.isBound()
        ? plain
            .header("authorization", "DPoP " + token)
            .header("dpop", good.proof(plain, token).sign())
        : plain.header("authorization", "Bearer " + token);
  }

  private static JsonObject header(AccessTokens good) {
    return Compact.header(good.signer(), good.header());
  }

  static Request opaque(AccessTokens good, Request plain) {
    return bearing(good, plain, good.issuer().random());
  }

  static Request twoSegments(AccessTokens good, Request plain) {
    String token = good.issue().reveal();
    return bearing(good, plain, token.substring(0, token.lastIndexOf('.')));
  }

  static Request padded(AccessTokens good, Request plain) {
    String header = header(good).toJson();
    while (header.length() % 3 == 0) {
      header += " "; // a length that would otherwise need no padding
    }
    String padded =
        Base64.getUrlEncoder().encodeToString(header.getBytes(StandardCharsets.US_ASCII));
    String input = padded + "." + Bytes.base64Url(good.allClaims().toJson());
    return bearing(good, plain, signed(good.signer(), input));
  }

  static Request notJson(AccessTokens good, Request plain) {
    String claims = good.allClaims().toJson();
    return bearing(good, plain, sign(good, claims.substring(1)));
  }

  static Request duplicateClaim(AccessTokens good, Request plain) {
    String claims = good.allClaims().toJson();
    String twice = claims.substring(0, claims.length() - 1) + ",\"sub\":\"mallory\"}";
    return bearing(good, plain, sign(good, twice));
  }

  static Request critical(AccessTokens good, Request plain) {
    return good.header("crit", List.of("test")).header("test", true).authorize(plain);
  }

  static Request encrypted(AccessTokens good, Request plain) {
    String header = Bytes.base64Url("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\"}");
    return bearing(good, plain, header + ".AAAA.AAAA.AAAA.AAAA");
  }

  static Request algNone(AccessTokens good, Request plain) {
    String header = header(good).with("alg", "none").without("kid").toJson();
    String input = Compact.input(header, good.allClaims().toJson());
    return bearing(good, plain, input + ".");
  }

  static Request hmacWithPublicKey(AccessTokens good, Request plain) {
    String header = header(good).with("alg", "HS256").toJson();
    String input = Compact.input(header, good.allClaims().toJson());
    byte[] key = good.issuer().keys().set().toJson().getBytes(StandardCharsets.UTF_8);
    return bearing(good, plain, input + "." + Bytes.base64Url(Bytes.hmacSha256(key, input)));
  }

  static Request unknownConfirmation(AccessTokens good, Request plain) {
    AccessTokens unknown = good.claim("cnf", JsonObject.of("x-test", "value"));
    return plain.header("authorization", "Bearer " + unknown.issue().reveal());
  }

  static Request certificateBound(AccessTokens good, Request plain) {
    JsonObject confirmation = JsonObject.of("x5t#S256", Bytes.sha256("a certificate"));
    String token = good.claim("cnf", confirmation).issue().reveal();
    return plain.header("authorization", "Bearer " + token);
  }

  static Request unknownKey(AccessTokens good, Request plain) {
    return good.signedBy(stranger(good).keyId("unknown")).authorize(plain);
  }

  static Request keyInHeader(AccessTokens good, Request plain) {
    SigningKey key = good.signer();
    SigningKey stranger = stranger(good);
    JsonObject jwk = stranger.toPublicJwk().json();
    return good.signedBy(stranger.keyId(String.valueOf(key.keyId())))
        .header("jwk", jwk)
        .authorize(plain);
  }

  static Request changedClaims(AccessTokens good, Request plain) {
    String token = good.issue().reveal();
    String changed = good.claim("sub", "mallory").allClaims().toJson();
    String header = token.substring(0, token.indexOf('.'));
    String signature = token.substring(token.lastIndexOf('.'));
    return bearing(good, plain, header + "." + Bytes.base64Url(changed) + signature);
  }

  static Request noSignature(AccessTokens good, Request plain) {
    String token = good.issue().reveal();
    return bearing(good, plain, token.substring(0, token.lastIndexOf('.') + 1));
  }

  static Request zeroSignature(AccessTokens good, Request plain) {
    String token = good.issue().reveal();
    int dot = token.lastIndexOf('.');
    int length = Base64.getUrlDecoder().decode(token.substring(dot + 1)).length;
    String zeros = Bytes.base64Url(new byte[length]);
    return bearing(good, plain, token.substring(0, dot + 1) + zeros);
  }

  static Request ofNewKey(AccessTokens good, Request plain) {
    TestKeys unused = good.issuer().keys().rotate();
    return good.authorize(plain);
  }

  static Request unusableKey(AccessTokens good, Request plain) {
    String kid = good.issuer().keys().publishUnusable();
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    return good.signedBy(key.keyId(kid)).authorize(plain);
  }

  private static SigningKey stranger(AccessTokens good) {
    return SigningKey.generate(good.signer().algorithm(), Crypto.platform());
  }

  private static String sign(AccessTokens good, String claims) {
    return Compact.sign(good.signer(), header(good).toJson(), claims);
  }

  private static String signed(SigningKey key, String input) {
    byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Bytes.base64Url(signature);
  }
}
