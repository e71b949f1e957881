package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.internal.Endpoints;
import java.net.URI;
import java.util.Objects;

/**
 * A logout request: what the user's browser is sent to the authorization server with, to log out
 * there too (OpenID Connect RP-Initiated Logout 1.0, section 2).
 *
 * <p>Immutable: each method returns a changed copy.
 */
public final class LogoutRequest {

  private final AuthorizationServer server;
  private final Form form;

  private LogoutRequest(AuthorizationServer server, Form form) {
    this.server = server;
    this.form = form;
  }

  /** At the server's {@code end_session_endpoint}. */
  public static LogoutRequest of(AuthorizationServer server, Client client) {
    return new LogoutRequest(
        Objects.requireNonNull(server, "server"),
        Form.empty().with("client_id", client.clientId()));
  }

  /** With {@code id_token_hint}: who is to be logged out. */
  public LogoutRequest idTokenHint(IdToken idToken) {
    return parameter("id_token_hint", idToken.token().reveal());
  }

  /** With {@code post_logout_redirect_uri}: where the browser is sent back to. */
  public LogoutRequest postLogoutRedirectUri(String uri) {
    return parameter("post_logout_redirect_uri", uri);
  }

  /** With {@code state}: comes back to the redirect URI. */
  public LogoutRequest state(String state) {
    return parameter("state", state);
  }

  /** With a parameter of the caller's, for example {@code logout_hint} or {@code ui_locales}. */
  public LogoutRequest parameter(String name, String value) {
    return new LogoutRequest(server, form.with(name, value));
  }

  /** Where to send the user's browser. */
  public URI uri(Env env) {
    return form.appendTo(Endpoints.forBrowser(server, "end_session_endpoint", env));
  }

  @Override
  public String toString() {
    return "LogoutRequest[" + server.issuer() + ", " + form + "]";
  }
}
