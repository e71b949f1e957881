package dev.oauth4jvm.spring;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.resource.ProtectedResource;
import java.io.IOException;
import java.util.Objects;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * A decoder of access tokens for Spring's own resource server, and for whatever else takes a {@link
 * JwtDecoder}.
 *
 * {@snippet file="DecoderTest.java" region="decoder"}
 *
 * <p>A decoder sees no request. So a token that is bound to a key or a certificate is refused,
 * since anyone may have stolen it. {@link Oauth4jvmConfigurer} accepts bound tokens.
 *
 * <p>Immutable and safe for use by any number of threads.
 */
public final class AccessTokenJwtDecoder implements JwtDecoder {

  private final ProtectedResource resource;
  private final Driver http;

  private AccessTokenJwtDecoder(ProtectedResource resource, Driver http) {
    this.resource = Objects.requireNonNull(resource, "resource");
    this.http = Objects.requireNonNull(http, "http");
  }

  /**
   * Creates a decoder of the tokens that the resource admits.
   *
   * @param http runs the requests for the issuers' keys, on the calling thread
   */
  public static AccessTokenJwtDecoder of(ProtectedResource resource, Driver http) {
    return new AccessTokenJwtDecoder(resource, http);
  }

  /**
   * Validates a token.
   *
   * @throws BadJwtException when the token is refused; the message is a fixed text, since Spring
   *     sends it to the client
   * @throws JwtException when the token cannot be judged, for example because the issuer's keys
   *     cannot be fetched
   */
  @Override
  public Jwt decode(String token) {
    try {
      return Jwts.jwt(token, http.run(resource.validateToken(token)).requireUnbound());
    } catch (IOException | RuntimeException failure) {
      throw Jwts.failure(failure);
    }
  }
}
