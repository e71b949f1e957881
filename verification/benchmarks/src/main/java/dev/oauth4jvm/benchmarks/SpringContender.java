package dev.oauth4jvm.benchmarks;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.text.ParseException;
import java.util.Objects;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Spring Security's decoder, on Nimbus, with its validator for RFC 9068. */
final class SpringContender implements Contender {

  private final NimbusJwtDecoder decoder;

  SpringContender(Issuer issuer) throws ParseException {
    decoder =
        NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(JWKSet.parse(issuer.jwks().toJson())))
            .jwsAlgorithm(
                Objects.requireNonNull(SignatureAlgorithm.from(issuer.algorithm().value())))
            .build();
    decoder.setJwtValidator(
        JwtValidators.createAtJwtValidator()
            .issuer(Issuer.ISSUER)
            .audience(Issuer.AUDIENCE)
            .clientId(Issuer.CLIENT)
            .build());
  }

  @Override
  public String name() {
    return "Spring Security 7.1.2";
  }

  @Override
  public Object validate(Object token) {
    return decoder.decode((String) token);
  }
}
