package dev.oauth4jvm.benchmarks;

import io.fusionauth.jwt.JWTDecoder;
import io.fusionauth.jwt.Verifier;
import io.fusionauth.jwt.domain.JWT;
import io.fusionauth.jwt.ec.ECVerifier;
import io.fusionauth.jwt.rsa.RSAPSSVerifier;
import io.fusionauth.jwt.rsa.RSAVerifier;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Map;

/** fusionauth-jwt. */
final class FusionAuthContender implements Contender {

  private final JWTDecoder decoder = JWT.getDecoder().withClockSkew(30);
  private final Map<String, Verifier> verifiers;

  FusionAuthContender(Issuer issuer) {
    PublicKey key = issuer.keys().getPublic();
    verifiers =
        Map.of(
            Issuer.KEY_ID,
            switch (issuer.algorithm()) {
              case RS256 -> RSAVerifier.newVerifier(key);
              case PS256 -> RSAPSSVerifier.newVerifier(key);
              case ES256 -> ECVerifier.newVerifier(key);
              default ->
                  throw new UnsupportedOperationException(
                      "fusionauth-jwt does not know the name EdDSA");
            });
  }

  @Override
  public String name() {
    return "fusionauth-jwt 6.0.0";
  }

  @Override
  public Object validate(Object token) throws GeneralSecurityException {
    JWT jwt = decoder.decode((String) token, verifiers);
    if (!"at+jwt".equals(jwt.header.type)
        || !Issuer.ISSUER.equals(jwt.issuer)
        || !Issuer.AUDIENCE.equals(jwt.audience)
        || jwt.expiration == null
        || jwt.issuedAt == null
        || jwt.subject == null
        || jwt.uniqueId == null
        || jwt.getString("client_id") == null) {
      throw new GeneralSecurityException("refused");
    }
    return jwt;
  }

  @Override
  public String help() {
    return "typ, iss, aud, presence of claims";
  }
}
