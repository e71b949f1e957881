package dev.oauth4jvm.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Set;

/** Vert.x's JWT authentication provider. */
final class VertxContender implements Contender {

  private static final Vertx VERTX = Vertx.vertx();

  private final JWTAuth auth;

  VertxContender(Issuer issuer) {
    auth =
        JWTAuth.create(
            VERTX,
            new JWTAuthOptions()
                .addJwk(new JsonObject(issuer.jwk().toJson()))
                .setJWTOptions(
                    new JWTOptions()
                        .setIssuer(Issuer.ISSUER)
                        .addAudience(Issuer.AUDIENCE)
                        .setLeeway(30)));
  }

  @Override
  public String name() {
    return "vertx-auth-jwt 5.0.7";
  }

  @Override
  public Object validate(Object token) throws GeneralSecurityException {
    Future<User> user = auth.authenticate(new TokenCredentials((String) token));
    if (!user.succeeded()) {
      throw new GeneralSecurityException("refused", user.cause());
    }
    JsonObject claims = user.result().attributes().getJsonObject("accessToken");
    if (!claims.containsKey("exp")
        || !claims.containsKey("iat")
        || !claims.containsKey("sub")
        || !claims.containsKey("jti")
        || !claims.containsKey("client_id")) {
      throw new GeneralSecurityException("refused");
    }
    return user.result();
  }

  /** Vert.x does not expose the header. */
  @Override
  public Set<BadToken> accepts() {
    return EnumSet.of(BadToken.OTHER_TYPE);
  }

  @Override
  public String help() {
    return "presence of claims; typ goes unchecked";
  }
}
