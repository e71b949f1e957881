package dev.oauth4jvm.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Set;

/** Nimbus JOSE + JWT. */
final class NimbusContender implements Contender {

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  NimbusContender(Issuer issuer) throws ParseException {
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.parse(issuer.algorithm().value()),
            new ImmutableJWKSet<>(JWKSet.parse(issuer.jwks().toJson()))));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            Issuer.AUDIENCE,
            new JWTClaimsSet.Builder().issuer(Issuer.ISSUER).build(),
            Set.of("exp", "iat", "sub", "jti", "client_id"));
    claims.setMaxClockSkew(30);
    processor.setJWTClaimsSetVerifier(claims);
  }

  @Override
  public String name() {
    return "nimbus-jose-jwt 10.10";
  }

  @Override
  public Object validate(Object token) throws ParseException, BadJOSEException, JOSEException {
    return processor.process((String) token, null);
  }
}
