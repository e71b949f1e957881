package dev.oauth4jvm.examples.shop;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.LogoutRequest;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.examples.Settings;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.signin.Callback;
import dev.oauth4jvm.signin.EndedSessions;
import dev.oauth4jvm.signin.PendingAuthorization;
import dev.oauth4jvm.signin.PendingAuthorizations;
import dev.oauth4jvm.signin.PendingCookie;
import dev.oauth4jvm.signin.SignIn;
import dev.oauth4jvm.signin.StepUp;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.tokens.AuthorizedRequest;
import dev.oauth4jvm.tokens.TokenSource;
import dev.oauth4jvm.tokens.TokenSources;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The application: its pages, each a method. Every process has the settings of {@link ShopServer}
 * and the same engine, so any process serves any request.
 */
final class Shop {

  private static final String SESSION_COOKIE = "__Host-session";
  private static final String LOGOUT_COOKIE = "__Host-logout";

  private final Env env;
  private final Driver http;
  private final AuthorizationServer server;
  private final Client client;
  private final ClientAuthentication authentication;
  private final URI redirectUri;
  private final URI resource;
  private final String scope;
  private final Jwks keys;
  private final PendingAuthorizations pendings;
  private final ShopSessions sessions;
  private final TokenSources<String> tokens;
  private final EndedSessions ended;

  Shop(Settings settings, Store engine) throws IOException {
    env = settings.env();
    http = settings.http();
    server = http.run(Discovery.oidc(settings.issuer()));
    client = Client.of(settings.clientId());
    authentication = ClientAuthentication.secretBasic(settings.clientSecret());
    redirectUri = URI.create(settings.redirectUri());
    resource = URI.create(settings.get("RESOURCE"));
    scope = settings.get("SCOPE");
    EncryptionKey key =
        EncryptionKey.of(Base64.getUrlDecoder().decode(settings.get("ENCRYPTION_KEY")));
    pendings =
        settings.get("PENDING").equals("cookie")
            ? PendingAuthorizations.inCookie(key)
            : PendingAuthorizations.inStore(engine, key);
    keys = Jwks.of(server).build();
    sessions = new ShopSessions(engine, key, env);
    ended = EndedSessions.of(client, engine, ShopSessions.LONGEST);
    tokens =
        TokenSources.of(
            name -> TokenSource.refreshing(name, this::refresh).store(engine, key).build(),
            10_000,
            Duration.ofMinutes(30));
  }

  private RefreshGrant refresh(Secret refreshToken) {
    return RefreshGrant.of(server, client, authentication, refreshToken)
        .resource(resource.toString());
  }

  /** {@code GET /}: the same page for everybody, with other links. */
  void home(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ShopSession session = session(request);
    if (session == null) {
      Pages.show(response, 200, "Welcome", "<a id='login' href='/login'>Sign in</a>");
    } else {
      Pages.show(
          response,
          200,
          "Hello, " + session.user().subject(),
          "<a id='orders' href='/orders'>Your orders</a>" + Pages.logout(session.formToken()));
    }
  }

  /** {@code GET /login}. */
  void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
    begin(SignIn.begin(authorizationRequest().scope(scope), env), session(request), response);
  }

  private AuthorizationRequest authorizationRequest() {
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, redirectUri.toString())
            .resource(resource.toString());
    // OpenID Connect Core 1.0, section 11
    boolean offline = List.of(scope.split(" ", -1)).contains("offline_access");
    return offline ? request.parameter("prompt", "consent") : request;
  }

  private void begin(SignIn signIn, @Nullable ShopSession session, HttpServletResponse response)
      throws IOException {
    PendingCookie cookie = http.run(pendings.keep(signIn.pending(), binding(session)));
    response.addHeader("Set-Cookie", cookie.setCookie(env));
    Pages.redirect(response, signIn.request().uri(env));
  }

  /** A pending sign-in belongs to the browser's session, so that nobody can plant one in it. */
  private static String binding(@Nullable ShopSession session) {
    return session == null ? "" : session.id().reveal();
  }

  /** {@code GET} at the path of the redirect URI: the user returns, with a new session ID. */
  void callback(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Callback callback = Callback.of(Pages.uri(request));
    ShopSession before = session(request);
    PendingAuthorization pending =
        http.run(
            pendings.take(
                Pages.cookie(request, PendingCookie.name(callback)), binding(before), callback));
    response.addHeader("Set-Cookie", PendingCookie.deleteCookie(callback));
    TokenResponse redeemed =
        http.run(pending.redeem(server, client, authentication, callback).keys(keys));
    ShopSession session =
        ShopSession.begin(Objects.requireNonNull(redeemed.idToken()), pending.stepUp(), env);
    http.run(tokens.source(session.tokens()).keep(redeemed));
    sessions.save(session);
    if (before != null) {
      sessions.end(before);
      if (!session.isOfUserOf(before)) {
        revoke(before); // for the same user, it could revoke the new tokens too
      }
    }
    response.addHeader(
        "Set-Cookie", Pages.setCookie(SESSION_COOKIE, session.id().reveal(), ShopSessions.LONGEST));
    Pages.redirect(response, URI.create(session.stepUp() == null ? "/" : "/orders"));
  }

  /** {@code GET /orders}: a call of the API, which may require that the user signs in again. */
  void orders(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ShopSession session = session(request);
    if (session == null) {
      Pages.redirect(response, URI.create("/login"));
      return;
    }
    try {
      Response orders =
          http.run(AuthorizedRequest.of(Request.get(resource), tokens.source(session.tokens())));
      if (session.stepUp() != null) {
        sessions.save(session.withoutStepUp()); // the operation that waited is done
      }
      String text = new String(orders.body(), StandardCharsets.UTF_8);
      Pages.show(
          response,
          200,
          "Your orders",
          "<p id='text'>" + Pages.escape(text) + "</p><a href='/'>Home</a>");
    } catch (ChallengeException challenge) {
      StepUp waiting = session.stepUp();
      StepUp before = waiting == null ? StepUp.of(resource.toString(), "GET " + resource) : waiting;
      StepUp stepUp = before.answer(challenge, Set.copyOf(List.of(scope.split(" ", -1))));
      AuthorizationRequest again = stepUp.request(authorizationRequest(), scope);
      begin(SignIn.begin(again, env).sameUser(session.user()).stepUp(stepUp), session, response);
    } catch (OAuthException failure) {
      if (!failure.code().equals(ErrorCode.LOGIN_REQUIRED)) {
        throw failure;
      }
      Pages.redirect(response, URI.create("/login")); // its tokens cannot be renewed
    }
  }

  /** {@code POST /logout}: here, for the tokens, and then at the authorization server. */
  void logout(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ShopSession session = session(request);
    if (session == null) {
      Pages.redirect(response, URI.create("/"));
      return;
    }
    String formToken = request.getParameter("form_token");
    if (formToken == null || !session.formToken().equals(Secret.of(formToken))) {
      Pages.show(response, 403, "You are still signed in", "The form was not one of ours.");
      return;
    }
    sessions.end(session);
    revoke(session);
    String state = RandomValue.of(env);
    LogoutRequest logout =
        LogoutRequest.of(server, client)
            .idTokenHint(session.idToken())
            .postLogoutRedirectUri(redirectUri.resolve("/goodbye").toString())
            .state(state);
    response.addHeader("Set-Cookie", Pages.setCookie(SESSION_COOKIE, "", Duration.ZERO));
    response.addHeader("Set-Cookie", Pages.setCookie(LOGOUT_COOKIE, state, Duration.ofMinutes(15)));
    Pages.redirect(response, logout.uri(env));
  }

  /** {@code GET /goodbye}: the user returns from the logout. */
  void goodbye(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String state = Pages.cookie(request, LOGOUT_COOKIE);
    if (state != null) {
      LogoutRequest.validateReturn(Pages.uri(request), Expect.state(state));
      response.addHeader("Set-Cookie", Pages.setCookie(LOGOUT_COOKIE, "", Duration.ZERO));
    }
    Pages.show(response, 200, "Goodbye", "<a href='/'>Home</a>");
  }

  /** {@code POST /backchannel-logout}: the authorization server ends a session in all processes. */
  void backchannelLogout(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    try {
      Form posted = Form.empty();
      for (String value : Pages.values(request, "logout_token")) {
        posted = posted.with("logout_token", value);
      }
      LogoutToken token = http.run(LogoutTokenValidation.of(keys, client, posted));
      http.run(ended.record(token));
    } catch (OAuthException refused) {
      response.setStatus(400);
    } catch (IOException unavailable) {
      response.setStatus(503);
    }
  }

  /** The session of a request; null if there is none, or the authorization server has ended it. */
  private @Nullable ShopSession session(HttpServletRequest request) throws IOException {
    String id = Pages.cookie(request, SESSION_COOKIE);
    ShopSession session = id == null ? null : sessions.find(Secret.of(id));
    if (session == null || !http.run(ended.isEnded(session.user()))) {
      return session;
    }
    sessions.end(session);
    revoke(session);
    return null;
  }

  /** Revokes the tokens of a session that has ended, which does not depend on it. */
  private void revoke(ShopSession session) {
    try {
      boolean unused = http.run(tokens.source(session.tokens()).revoke());
      tokens.drop(session.tokens());
    } catch (IOException | OAuthException failure) {
      System.getLogger("shop").log(System.Logger.Level.WARNING, "not revoked", failure);
    }
  }
}
