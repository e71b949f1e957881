package dev.oauth4jvm.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.ECDSAKeyProvider;
import com.auth0.jwt.interfaces.RSAKeyProvider;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/** Auth0's java-jwt, for RS256 and ES256. */
final class JavaJwtContender implements Contender {

  private final JWTVerifier verifier;

  JavaJwtContender(Issuer issuer) {
    Algorithm algorithm =
        switch (issuer.algorithm()) {
          case RS256 -> Algorithm.RSA256(new Rsa((RSAPublicKey) issuer.keys().getPublic()));
          case ES256 -> Algorithm.ECDSA256(new Ec((ECPublicKey) issuer.keys().getPublic()));
          default -> throw new UnsupportedOperationException("java-jwt lacks it");
        };
    verifier =
        JWT.require(algorithm)
            .withIssuer(Issuer.ISSUER)
            .withAudience(Issuer.AUDIENCE)
            .withClaimPresence("exp")
            .withClaimPresence("iat")
            .withClaimPresence("sub")
            .withClaimPresence("jti")
            .withClaimPresence("client_id")
            .acceptLeeway(30)
            .build();
  }

  @Override
  public String name() {
    return "java-jwt 4.6.2";
  }

  @Override
  public Object validate(Object token) {
    DecodedJWT jwt = verifier.verify((String) token);
    if (!"at+jwt".equals(jwt.getType())) {
      throw new JWTVerificationException("typ");
    }
    return jwt;
  }

  @Override
  public String help() {
    return "typ";
  }

  private record Rsa(RSAPublicKey key) implements RSAKeyProvider {
    @Override
    public @Nullable RSAPublicKey getPublicKeyById(String keyId) {
      return Issuer.KEY_ID.equals(keyId) ? key : null;
    }

    @Override
    @SuppressWarnings("NullAway") // there is none: it verifies only
    public RSAPrivateKey getPrivateKey() {
      return null;
    }

    @Override
    public String getPrivateKeyId() {
      return "";
    }
  }

  private record Ec(ECPublicKey key) implements ECDSAKeyProvider {
    @Override
    public @Nullable ECPublicKey getPublicKeyById(String keyId) {
      return Issuer.KEY_ID.equals(keyId) ? key : null;
    }

    @Override
    @SuppressWarnings("NullAway") // there is none: it verifies only
    public ECPrivateKey getPrivateKey() {
      return null;
    }

    @Override
    public String getPrivateKeyId() {
      return "";
    }
  }
}
