package dev.oauth4jvm.benchmarks;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.ProtectedHeader;
import java.security.Key;
import java.util.Map;

/** jjwt, with its Jackson module. */
final class JjwtContender implements Contender {

  private final JwtParser parser;
  private final String algorithm;

  JjwtContender(Issuer issuer) {
    Map<String, Key> keys = Map.of(Issuer.KEY_ID, issuer.keys().getPublic());
    algorithm = issuer.algorithm().value();
    parser =
        Jwts.parser()
            .keyLocator(
                header ->
                    header instanceof ProtectedHeader signed ? keys.get(signed.getKeyId()) : null)
            .requireIssuer(Issuer.ISSUER)
            .requireAudience(Issuer.AUDIENCE)
            .clockSkewSeconds(30)
            .build();
  }

  @Override
  public String name() {
    return "jjwt 0.13.0";
  }

  @Override
  public Object validate(Object token) {
    Jws<Claims> jwt = parser.parseSignedClaims((String) token);
    Claims claims = jwt.getPayload();
    if (!"at+jwt".equals(jwt.getHeader().getType())
        || !algorithm.equals(jwt.getHeader().getAlgorithm())
        || claims.getExpiration() == null
        || claims.getIssuedAt() == null
        || claims.getSubject() == null
        || claims.getId() == null
        || claims.get("client_id") == null) {
      throw new JwtException("typ, alg, or a claim that is missing");
    }
    return jwt;
  }

  @Override
  public String help() {
    return "typ, alg, presence of claims";
  }
}
