package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A web application that signs its users in: {@code /login} sends the browser to the provider, and
 * the redirect URI's handler receives it back. The data of a sign-in is kept under a cookie.
 */
public final class WebApplication {

  private static final String COOKIE = "sign-in";

  /** The data kept between the two requests, for minutes at most, and used once. */
  private record SignIn(Pkce pkce, String state, String nonce) {}

  private final Map<String, SignIn> signIns = new ConcurrentHashMap<>(); // your session store
  private final Env env;
  private final Driver http;
  private final AuthorizationServer server;
  private final Client client;
  private final ClientAuthentication authentication;
  private final String redirectUri;

  private WebApplication(Settings settings) throws IOException {
    env = settings.env();
    http = settings.http();
    server = http.run(Discovery.oidc(settings.issuer()));
    client = Client.of(settings.clientId());
    authentication = ClientAuthentication.secretBasic(settings.clientSecret());
    redirectUri = settings.redirectUri();
  }

  /** Adds the two handlers. */
  public static void serve(HttpServer listener, Settings settings) throws IOException {
    WebApplication application = new WebApplication(settings);
    listener.createContext("/login", application::login);
    listener.createContext(URI.create(settings.redirectUri()).getPath(), application::callback);
  }

  // @start region="login"
  private void login(HttpExchange exchange) throws IOException {
    SignIn signIn = new SignIn(Pkce.generate(env), RandomValue.of(env), RandomValue.of(env));
    String id = RandomValue.of(env);
    signIns.put(id, signIn);
    // add "; Secure" if you use https:
    exchange
        .getResponseHeaders()
        .set("set-cookie", COOKIE + "=" + id + "; HttpOnly; SameSite=Lax; Path=/");
    Exchanges.redirect(
        exchange,
        AuthorizationRequest.of(server, client, redirectUri)
            .pkce(signIn.pkce())
            .state(signIn.state())
            .nonce(signIn.nonce())
            .scope("openid")
            .uri(env));
  }

  // @end

  // @start region="callback"
  private void callback(HttpExchange exchange) throws IOException {
    SignIn signIn = signIns.remove(Exchanges.cookie(exchange, COOKIE));
    if (signIn == null) {
      Exchanges.html(exchange, 400, "Please sign in again.");
      return;
    }
    try {
      AuthorizationResponse response =
          AuthorizationResponse.validate(
              server, client, exchange.getRequestURI(), Expect.state(signIn.state()));
      TokenResponse tokens =
          http.run(
              CodeGrant.of(server, client, authentication, response, redirectUri, signIn.pkce())
                  .expectNonce(signIn.nonce()));
      String subject = Objects.requireNonNull(tokens.idToken()).subject();
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
