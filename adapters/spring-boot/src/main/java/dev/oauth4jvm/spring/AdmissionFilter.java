package dev.oauth4jvm.spring;

import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.servlet.AccessTokenPrincipal;
import dev.oauth4jvm.servlet.ProtectedResourceFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * The servlet filter within a {@code SecurityFilterChain}: an admitted request gets an
 * authentication. It answers a refused request itself and throws nothing, since an exception would
 * be dispatched to the error page.
 */
final class AdmissionFilter implements Filter {

  private final ProtectedResourceFilter gate;
  private final Function<? super AccessToken, ? extends Authentication> authentications;
  private final SecurityContextHolderStrategy contexts;

  AdmissionFilter(
      ProtectedResourceFilter gate,
      Function<? super AccessToken, ? extends Authentication> authentications,
      SecurityContextHolderStrategy contexts) {
    this.gate = gate;
    this.authentications = authentications;
    this.contexts = contexts;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    gate.doFilter(
        request,
        response,
        (passed, answer) -> {
          // the gate wraps what it admits, and only that
          if (passed != request
              && passed instanceof HttpServletRequest admitted
              && admitted.getUserPrincipal() instanceof AccessTokenPrincipal user) {
            authenticate(user.token());
          }
          chain.doFilter(passed, answer);
        });
  }

  /** A new context, since another thread may hold the old one; the chain clears it in the end. */
  private void authenticate(AccessToken token) {
    SecurityContext context = contexts.createEmptyContext();
    context.setAuthentication(authentications.apply(token));
    contexts.setContext(context);
  }
}
