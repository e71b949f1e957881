package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.client.FrontchannelLogout;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Front-channel logout: when a user signs out elsewhere, the provider's page loads one of the
 * application's in a frame (OpenID Connect Front-Channel Logout 1.0). {@code LOGOUT_URI} is the URL
 * of the page.
 *
 * <p>In a frame, the session's cookie is only sent with {@code SameSite=None; Secure}, and not by
 * every browser: back-channel logout does not depend on a cookie.
 */
public final class FrontchannelLogoutPage {

  private final AuthorizationServer server;
  private final Map<String, String> sessions;

  private FrontchannelLogoutPage(AuthorizationServer server, Map<String, String> sessions) {
    this.server = server;
    this.sessions = sessions;
  }

  /**
   * Adds the page.
   *
   * @param sessions the claim {@code sid} of the ID Token that began a session, by the value of its
   *     cookie
   */
  public static void serve(HttpServer listener, Settings settings, Map<String, String> sessions)
      throws IOException {
    AuthorizationServer server = settings.http().run(Discovery.oidc(settings.issuer()));
    listener.createContext(
        URI.create(settings.get("LOGOUT_URI")).getPath(),
        new FrontchannelLogoutPage(server, sessions)::handle);
  }

  // @start region="handle"
  private void handle(HttpExchange exchange) throws IOException {
    String cookie = Exchanges.cookie(exchange, "session");
    String sessionId = sessions.getOrDefault(cookie, "");
    exchange.getResponseHeaders().set("cache-control", "no-store");
    try {
      FrontchannelLogout.validate(server, exchange.getRequestURI(), sessionId);
      sessions.remove(cookie);
      Exchanges.html(exchange, 200, "Signed out.");
    } catch (OAuthException refused) {
      Exchanges.html(exchange, 400, "Not signed out: " + refused.code());
    }
  }

  // @end

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    HttpServer listener = Exchanges.listener(settings.get("LOGOUT_URI"));
    serve(listener, settings, new ConcurrentHashMap<>()); // your session store
    listener.start();
  }
}
