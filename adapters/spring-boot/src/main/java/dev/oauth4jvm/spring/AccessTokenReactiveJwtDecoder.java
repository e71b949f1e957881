package dev.oauth4jvm.spring;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.resource.ProtectedResource;
import java.util.Objects;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * A decoder of access tokens for Spring's own reactive resource server, as {@link
 * AccessTokenJwtDecoder} is for servlets. It blocks no thread.
 *
 * <p>Immutable and safe for use by any number of threads.
 */
public final class AccessTokenReactiveJwtDecoder implements ReactiveJwtDecoder {

  private final ProtectedResource resource;
  private final AsyncDriver http;

  private AccessTokenReactiveJwtDecoder(ProtectedResource resource, AsyncDriver http) {
    this.resource = Objects.requireNonNull(resource, "resource");
    this.http = Objects.requireNonNull(http, "http");
  }

  /**
   * Creates a decoder of the tokens that the resource admits.
   *
   * @param http runs the requests for the issuers' keys
   */
  public static AccessTokenReactiveJwtDecoder of(ProtectedResource resource, AsyncDriver http) {
    return new AccessTokenReactiveJwtDecoder(resource, http);
  }

  /**
   * Validates a token; the result fails as {@link AccessTokenJwtDecoder#decode} does. Its
   * cancellation ends the validation.
   */
  @Override
  public Mono<Jwt> decode(String token) {
    return Mono.fromFuture(() -> http.start(resource.validateToken(token)))
        .map(validated -> Jwts.jwt(token, validated.requireUnbound()))
        .onErrorMap(Jwts::failure);
  }
}
