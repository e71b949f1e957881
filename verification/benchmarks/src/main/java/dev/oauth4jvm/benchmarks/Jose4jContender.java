package dev.oauth4jvm.benchmarks;

import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.Validator;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/** jose4j. */
final class Jose4jContender implements Contender {

  private final JwtConsumer consumer;

  Jose4jContender(Issuer issuer) throws JoseException {
    consumer =
        new JwtConsumerBuilder()
            .setExpectedType(true, "at+jwt")
            .setVerificationKeyResolver(
                new JwksVerificationKeyResolver(
                    new JsonWebKeySet(issuer.jwks().toJson()).getJsonWebKeys()))
            .setJwsAlgorithmConstraints(ConstraintType.PERMIT, issuer.algorithm().value())
            .setExpectedIssuer(Issuer.ISSUER)
            .setExpectedAudience(Issuer.AUDIENCE)
            .setRequireExpirationTime()
            .setRequireIssuedAt()
            .setRequireSubject()
            .setRequireJwtId()
            .setAllowedClockSkewInSeconds(30)
            .registerValidator(
                (Validator)
                    context -> context.getJwtClaims().hasClaim("client_id") ? null : "no client_id")
            .build();
  }

  @Override
  public String name() {
    return "jose4j 0.9.7";
  }

  @Override
  public Object validate(Object token) throws InvalidJwtException {
    return consumer.process((String) token);
  }
}
