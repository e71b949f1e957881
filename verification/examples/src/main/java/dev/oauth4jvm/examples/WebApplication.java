package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.signin.Callback;
import dev.oauth4jvm.signin.PendingAuthorization;
import dev.oauth4jvm.signin.PendingAuthorizations;
import dev.oauth4jvm.signin.PendingCookie;
import dev.oauth4jvm.signin.SignIn;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;

/**
 * A web application that signs its users in: {@code /login} sends the browser to the provider, and
 * the redirect URI's handler receives it back. A pending sign-in is kept under a cookie.
 */
public final class WebApplication {

  /** This application has no session before the sign-in; one that has passes its ID. */
  private static final String NO_SESSION = "";

  private final Env env;
  private final Driver http;
  private final AuthorizationServer server;
  private final Client client;
  private final ClientAuthentication authentication;
  private final String redirectUri;
  private final PendingAuthorizations pendings;

  private WebApplication(Settings settings) throws IOException {
    env = settings.env();
    http = settings.http();
    server = http.run(Discovery.oidc(settings.issuer()));
    client = Client.of(settings.clientId());
    authentication = ClientAuthentication.secretBasic(settings.clientSecret());
    redirectUri = settings.redirectUri();
    // several processes need a shared store, and a key of their configuration
    pendings =
        PendingAuthorizations.inStore(Store.inMemory(), EncryptionKey.of(env.randomBytes(32)));
  }

  /** Adds the two handlers. */
  public static void serve(HttpServer listener, Settings settings) throws IOException {
    WebApplication application = new WebApplication(settings);
    listener.createContext("/login", application::login);
    listener.createContext(URI.create(settings.redirectUri()).getPath(), application::callback);
  }

  // @start region="login"
  private void login(HttpExchange exchange) throws IOException {
    SignIn signIn =
        SignIn.begin(AuthorizationRequest.of(server, client, redirectUri).scope("openid"), env);
    PendingCookie cookie = http.run(pendings.keep(signIn.pending(), NO_SESSION));
    exchange.getResponseHeaders().set("set-cookie", cookie.setCookie(env));
    Exchanges.redirect(exchange, signIn.request().uri(env));
  }

  // @end

  // @start region="callback"
  private void callback(HttpExchange exchange) throws IOException {
    try {
      Callback callback = Callback.of(exchange.getRequestURI());
      String cookie = Exchanges.cookie(exchange, PendingCookie.name(callback));
      PendingAuthorization pending = http.run(pendings.take(cookie, NO_SESSION, callback));
      TokenResponse tokens = http.run(pending.redeem(server, client, authentication, callback));
      String subject = Objects.requireNonNull(tokens.idToken()).subject();
      exchange.getResponseHeaders().set("set-cookie", PendingCookie.deleteCookie(callback));
      Exchanges.html(exchange, 200, "Hello, " + escape(subject)); // start a session here
    } catch (OAuthException failure) {
      // its message is for your log, and contains no secret
      Exchanges.html(exchange, 400, "You were not signed in: " + failure.code());
    }
  }

  // @end

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    HttpServer listener = Exchanges.listener(settings.redirectUri());
    serve(listener, settings);
    listener.start();
  }
}
