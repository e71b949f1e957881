package dev.oauth4jvm.spring;

import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The answers to requests that the rules of a WebFlux chain deny, as {@link DeniedRequests}. */
final class ReactiveDeniedRequests
    implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {

  private final ReactiveProtectedResource gate;

  ReactiveDeniedRequests(ReactiveProtectedResource gate) {
    this.gate = gate;
  }

  @Override
  public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException failure) {
    DeniedScopes scopes = DeniedScopes.of(failure.getCause(), null);
    return gate.refuse(
        exchange, scopes.addTo(gate.requirement(exchange)), DeniedScopes.noCredentials());
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException failure) {
    return ReactiveSecurityContextHolder.getContext()
        .mapNotNull(SecurityContext::getAuthentication)
        .map(user -> DeniedScopes.of(failure, user))
        .defaultIfEmpty(DeniedScopes.of(failure, null))
        .flatMap(scopes -> answer(exchange, scopes));
  }

  private Mono<Void> answer(ServerWebExchange exchange, DeniedScopes scopes) {
    if (!scopes.missing().isEmpty()) {
      return gate.refuse(exchange, scopes.addTo(gate.requirement(exchange)), scopes.insufficient());
    }
    exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN); // no other token would help
    return exchange.getResponse().setComplete();
  }
}
