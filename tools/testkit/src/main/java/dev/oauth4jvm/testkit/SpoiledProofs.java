package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.SigningKey;
import java.util.function.UnaryOperator;

/** Requests with a valid token that is bound to a key, and a defective proof. */
final class SpoiledProofs {

  private SpoiledProofs() {}

  /** A proof that is changed before it is signed. */
  static Defect.Maker with(UnaryOperator<AccessTokens.Proof> change) {
    return (good, plain) -> {
      String token = bound(good).issue().reveal();
      return proven(plain, token, change.apply(good.proof(plain, token)));
    };
  }

  static Defect.Maker issuedAgo(long seconds) {
    return (good, plain) -> {
      long issued = good.issuer().now() - seconds;
      return with(proof -> proof.claim("iat", issued)).make(good, plain);
    };
  }

  /** The tokens, bound to a key. */
  private static AccessTokens bound(AccessTokens good) {
    return good.isBound() ? good : good.boundTo(good.holder());
  }

  private static Request proven(Request plain, String token, AccessTokens.Proof proof) {
    return plain.header("authorization", "DPoP " + token).header("dpop", proof.sign());
  }

  static Request boundTokenAsBearer(AccessTokens good, Request plain) {
    return plain.header("authorization", "Bearer " + bound(good).issue().reveal());
  }

  static Request unboundTokenWithProof(AccessTokens good, Request plain) {
    String token = good.without("cnf").issue().reveal();
    return proven(plain, token, good.proof(plain, token));
  }

  static Request missing(AccessTokens good, Request plain) {
    return plain.header("authorization", "DPoP " + bound(good).issue().reveal());
  }

  static Request two(AccessTokens good, Request plain) {
    String token = bound(good).issue().reveal();
    Request one = proven(plain, token, good.proof(plain, token));
    return one.headers(one.headers().and("dpop", good.proof(plain, token).sign()));
  }

  static Request notAJwt(AccessTokens good, Request plain) {
    return missing(good, plain).header("dpop", "proof");
  }

  static Request ofOtherKey(AccessTokens good, Request plain) {
    SigningKey other = stranger(good);
    String token = bound(good).issue().reveal();
    AccessTokens.Proof proof = good.proof(plain, token).key(other);
    return proven(plain, token, proof.header("jwk", other.toPublicJwk().json().without("use")));
  }

  static Request signedByStranger(AccessTokens good, Request plain) {
    return with(proof -> proof.key(stranger(good))).make(good, plain);
  }

  static Request withPrivateKey(AccessTokens good, Request plain) {
    return with(proof -> proof.header("jwk", proof.key().toPrivateJwk().json())).make(good, plain);
  }

  private static SigningKey stranger(AccessTokens good) {
    return SigningKey.generate(good.holder().algorithm(), Crypto.platform());
  }
}
