package dev.oauth4jvm.spring;

import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.servlet.ProtectedResourceFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** The answers to requests that Spring's authorization denies. */
final class DeniedRequests implements AuthenticationEntryPoint, AccessDeniedHandler {

  private final ProtectedResourceFilter gate;
  private final Function<? super HttpServletRequest, Requirement> requirements;
  private final SecurityContextHolderStrategy contexts;

  DeniedRequests(
      ProtectedResourceFilter gate,
      Function<? super HttpServletRequest, Requirement> requirements,
      SecurityContextHolderStrategy contexts) {
    this.gate = gate;
    this.requirements = requirements;
    this.contexts = contexts;
  }

  private DeniedScopes scopes(@Nullable Throwable denied) {
    return DeniedScopes.of(denied, contexts.getContext().getAuthentication());
  }

  /** Nobody is authenticated: 401, with what Spring's rule and the requirement ask for. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    challenge(request, response, scopes(failure.getCause()));
  }

  /**
   * Somebody is authenticated and may not do this: 403, which says so if a scope is missing. Where
   * a form's token is missing, nobody was asked for an access token yet.
   */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
      throws IOException {
    DeniedScopes scopes = scopes(failure);
    if (failure instanceof CsrfException && request.getHeader("authorization") == null) {
      challenge(request, response, scopes);
    } else if (!scopes.missing().isEmpty()) {
      gate.refuse(
          request, response, scopes.addTo(requirements.apply(request)), scopes.insufficient());
    } else {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN); // no other token would help
    }
  }

  private void challenge(
      HttpServletRequest request, HttpServletResponse response, DeniedScopes scopes)
      throws IOException {
    gate.refuse(
        request, response, scopes.addTo(requirements.apply(request)), DeniedScopes.noCredentials());
  }
}
