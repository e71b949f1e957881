package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.Endpoints;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * A logout request, sent to the authorization server by the user's browser, to log out there too
 * (OpenID Connect RP-Initiated Logout 1.0, section 2).
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

  /** A request to the server's {@code end_session_endpoint}. */
  public static LogoutRequest of(AuthorizationServer server, Client client) {
    return new LogoutRequest(
        Objects.requireNonNull(server, "server"),
        Form.empty().with("client_id", client.clientId()));
  }

  /** Adds {@code id_token_hint}: the user to log out. */
  public LogoutRequest idTokenHint(IdToken idToken) {
    return idTokenHint(idToken.token());
  }

  /**
   * Adds {@code id_token_hint} from {@link IdToken#token}, whose text a session has kept. An ID
   * Token that has expired is allowed (section 2).
   */
  public LogoutRequest idTokenHint(Secret idToken) {
    return parameter("id_token_hint", idToken.reveal());
  }

  /** Adds {@code post_logout_redirect_uri}: the URL to which the browser returns. */
  public LogoutRequest postLogoutRedirectUri(String uri) {
    return parameter("post_logout_redirect_uri", uri);
  }

  /**
   * Adds {@code state}, which the server returns to the redirect URI; {@link #validateReturn}
   * compares it.
   */
  public LogoutRequest state(String state) {
    return parameter("state", state);
  }

  /**
   * Adds a parameter of the caller's, for example {@code logout_hint} or {@code ui_locales}.
   *
   * @throws IllegalArgumentException when the parameter is already set
   */
  public LogoutRequest parameter(String name, String value) {
    return new LogoutRequest(server, form.once(name, value));
  }

  /**
   * Validates the URL to which the user's browser returned (section 3): it must have the {@code
   * state} that was sent, once. Parameters that are not the protocol's are ignored.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the state is different or
   *     duplicate
   */
  public static void validateReturn(URI returnedTo, Expect expect) {
    String query = returnedTo.getRawQuery();
    List<String> states = Form.parse(query == null ? "" : query).all("state");
    if (states.size() > 1) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the return from logout has a parameter more than once",
          Details.member("state", "one value", states.size() + " values"));
    }
    expect.requireState(states.isEmpty() ? null : states.get(0), "return from logout");
  }

  /** The URL for the user's browser. */
  public URI uri(Env env) {
    return Endpoints.withQuery(Endpoints.forBrowser(server, "end_session_endpoint", env), form);
  }

  @Override
  public String toString() {
    return "LogoutRequest[" + server.issuer() + ", " + form + "]";
  }
}
