package dev.oauth4jvm.servlet;

import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request with its access token's subject for a user, and the token's scopes for roles. */
final class AdmittedRequest extends HttpServletRequestWrapper {

  private final AccessToken token;
  private @Nullable AccessTokenPrincipal principal;

  AdmittedRequest(HttpServletRequest request, AccessToken token) {
    super(request);
    this.token = token;
  }

  @Override
  public Principal getUserPrincipal() {
    AccessTokenPrincipal known = principal;
    if (known == null) {
      known = new AccessTokenPrincipal(token);
      principal = known;
    }
    return known;
  }

  @Override
  public String getRemoteUser() {
    return getUserPrincipal().getName();
  }

  @Override
  public String getAuthType() {
    JsonObject confirmation = token.claims().object("cnf");
    return confirmation != null && confirmation.has("jkt") ? "DPoP" : "Bearer";
  }

  /** Servlet 6.1, section 13.3: no user is in role "*", and every user is in role "**". */
  @Override
  public boolean isUserInRole(@Nullable String role) {
    return role != null && !role.equals("*") && (role.equals("**") || token.hasScope(role));
  }

  /** The user is authenticated, so the container has nothing to ask for. */
  @Override
  public boolean authenticate(HttpServletResponse response) {
    return true;
  }
}
