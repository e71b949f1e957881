package dev.oauth4jvm.quickstart.server;

import java.time.Instant;
import java.util.List;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/**
 * Adapts Spring's access tokens to RFC 9068: {@code typ} {@code at+jwt}, a {@code client_id}, an
 * audience that is the resource server and not the client, and a {@code scope} of one string. It
 * also applies the settings of a {@link LocalClient}.
 */
final class AccessTokenProfile implements OAuth2TokenCustomizer<JwtEncodingContext> {

  private final ClientRegistry clients;
  private final SigningKeys keys;

  AccessTokenProfile(ClientRegistry clients, SigningKeys keys) {
    this.clients = clients;
    this.keys = keys;
  }

  @Override
  public void customize(JwtEncodingContext context) {
    if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
      return;
    }
    LocalClient client = clients.require(context.getRegisteredClient().getClientId());
    if (client.dpopBound() && context.get(OAuth2TokenContext.DPOP_PROOF_KEY) == null) {
      throw new OAuth2AuthenticationException(
          new OAuth2Error("invalid_dpop_proof", "this client must send a DPoP proof", null));
    }
    Instant issuedAt = Instant.now().minus(client.age());
    context
        .getJwsHeader()
        .type("at+jwt")
        .algorithm(SignatureAlgorithm.from(client.algorithm()))
        .keyId(keys.currentKeyId(client.algorithm()));
    context
        .getClaims()
        .audience(audience(context, client))
        .claim("client_id", client.id())
        .claim("scope", String.join(" ", context.getAuthorizedScopes()))
        .issuedAt(issuedAt)
        .notBefore(issuedAt)
        .expiresAt(issuedAt.plus(client.lifetime()));
  }

  /** The {@code resource} parameters of the request (RFC 8707), otherwise the client's audience. */
  private static List<String> audience(JwtEncodingContext context, LocalClient client) {
    if (context.getAuthorizationGrant()
        instanceof OAuth2ClientCredentialsAuthenticationToken request) {
      Object resource = request.getAdditionalParameters().get("resource");
      if (resource instanceof String one) {
        return List.of(one);
      }
      if (resource instanceof String[] several) {
        return List.of(several);
      }
    }
    return List.of(client.audience());
  }
}
