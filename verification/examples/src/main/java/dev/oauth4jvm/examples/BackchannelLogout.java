package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Back-channel logout: the provider posts a logout token when a user has signed out elsewhere
 * (OpenID Connect Back-Channel Logout 1.0). {@code LOGOUT_URI} is the URL of the handler.
 */
public final class BackchannelLogout {

  private final Driver http;
  private final Client client;
  private final Jwks jwks;
  private final Consumer<LogoutToken> sessions;

  private BackchannelLogout(Settings settings, Consumer<LogoutToken> sessions) throws IOException {
    this.http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    this.client = Client.of(settings.clientId());
    this.jwks = Jwks.of(server).build();
    this.sessions = sessions;
  }

  /**
   * Adds the handler.
   *
   * @param sessions ends the sessions that a token names
   */
  public static void serve(HttpServer listener, Settings settings, Consumer<LogoutToken> sessions)
      throws IOException {
    BackchannelLogout logout = new BackchannelLogout(settings, sessions);
    listener.createContext(URI.create(settings.get("LOGOUT_URI")).getPath(), logout::handle);
  }

  // @start region="handle"
  private void handle(HttpExchange exchange) throws IOException {
    try {
      Form posted = Form.post(Exchanges.request(exchange, "http://localhost"));
      LogoutToken token = http.run(LogoutTokenValidation.of(jwks, client, posted));
      sessions.accept(token); // sessionId(), or all sessions of subject()
      Exchanges.json(exchange, 200, "{}");
    } catch (OAuthException refused) {
      Exchanges.json(exchange, 400, "{\"error\":\"invalid_request\"}");
    }
  }

  // @end

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    HttpServer listener = Exchanges.listener(settings.get("LOGOUT_URI"));
    serve(listener, settings, System.out::println);
    listener.start();
  }
}
