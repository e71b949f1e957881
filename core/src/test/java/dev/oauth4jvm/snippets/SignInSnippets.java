package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.signin.Callback;
import dev.oauth4jvm.signin.EndedSessions;
import dev.oauth4jvm.signin.PendingAuthorization;
import dev.oauth4jvm.signin.PendingAuthorizations;
import dev.oauth4jvm.signin.PendingCookie;
import dev.oauth4jvm.signin.SessionIdentity;
import dev.oauth4jvm.signin.SignIn;
import dev.oauth4jvm.signin.StepUp;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A sign-in as one value: begun, kept, taken and redeemed. */
class SignInSnippets {

  private final Env env = new Server().env();
  private final String redirectUri = Party.REDIRECT;
  private final AuthorizationServer server = Party.SERVER;
  private final Client client = Party.CLIENT;
  private final ClientAuthentication authentication = Party.AUTHENTICATION;
  private final EncryptionKey key = EncryptionKey.of(env.randomBytes(32));
  private final EncryptionKey previousKey = EncryptionKey.of(env.randomBytes(32));
  private final Store redis = Store.inMemory();

  /** What the server issues when the user returns. */
  private String nonce = "";

  private final Driver http =
      Driver.of(
              request ->
                  Server.json(
                      200,
                      JsonObject.of(
                              "access_token",
                              "t0ken",
                              "token_type",
                              "Bearer",
                              "id_token",
                              Party.sign(Party.idClaims().with("nonce", nonce)))
                          .toJson()))
          .env(env);

  @Test
  void aUserSignsInAndComesBackInBothPlaces() throws IOException {
    // @start region="homes"
    // once, when the application starts: one of these
    PendingAuthorizations inCookie = PendingAuthorizations.inCookie(key, previousKey);
    PendingAuthorizations inStore = PendingAuthorizations.inStore(redis, key, previousKey);
    // @end

    signIn(inCookie, "session");
    signIn(
        PendingAuthorizations.inStore(redis, key)
            .timeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS)),
        "session");
    assertThat(inStore).isNotNull();
  }

  private void signIn(PendingAuthorizations pendings, String session) throws IOException {
    // @start region="begin"
    // when the user wants to sign in
    SignIn signIn =
        SignIn.begin(
                AuthorizationRequest.of(server, client, redirectUri).scope("openid email"), env)
            .note("/orders/17"); // the page to return to
    PendingCookie cookie = http.run(pendings.keep(signIn.pending(), session));
    String setCookie = cookie.setCookie(env);
    URI location = signIn.request().uri(env); // redirect the browser there, with the cookie
    // @end

    Form sent = Form.parse(location.getRawQuery());
    nonce = Objects.requireNonNull(sent.first("nonce"));
    assertThat(setCookie).startsWith("__Host-sign-in-");
    URI requested = URI.create("/callback?code=c0de&state=" + sent.first("state"));
    Map<String, String> cookies = Map.of(cookie.name(), cookie.value().reveal());

    // @start region="redeem"
    // when the browser requests the redirect URI
    Callback callback = Callback.of(requested);
    String value = cookies.get(PendingCookie.name(callback)); // null if the browser sent none
    PendingAuthorization pending = http.run(pendings.take(value, session, callback));
    TokenResponse tokens = http.run(pending.redeem(server, client, authentication, callback));
    String subject = Objects.requireNonNull(tokens.idToken()).subject();
    // start a new session for the subject, delete the cookie, and go to pending.note()
    // @end

    assertThat(subject).isEqualTo("alice");
    assertThat(pending.note()).isEqualTo("/orders/17");
  }

  @Test
  void aSessionThatTheServerEndedIsNoticed() throws IOException {
    LogoutToken token = logoutToken();

    // @start region="ended"
    // once; sessions of this application last for a day at most
    EndedSessions ended = EndedSessions.of(client, redis, Duration.ofDays(1));
    // @end
    ended = ended.timeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS));

    // @start region="record"
    // when the server posts a logout token
    LogoutToken recorded = http.run(ended.record(token));
    // @end

    SessionIdentity session = new SessionIdentity(server.issuer(), "alice", "s1", Server.NOW);

    // @start region="is-ended"
    // for a request of a session, which keeps SessionIdentity.of(idToken)
    boolean isEnded = http.run(ended.isEnded(session));
    // @end

    assertThat(recorded.sessionId()).isEqualTo("s1");
    assertThat(isEnded).isTrue();
  }

  private static LogoutToken logoutToken() {
    JsonObject claims =
        Party.idClaims()
            .with("jti", "j")
            .with("sid", "s1")
            .with(
                "events",
                JsonObject.of(
                    "http://schemas.openid.net/event/backchannel-logout", JsonObject.of()));
    Form posted = Form.empty().with("logout_token", Party.sign(claims));
    return new Server(Party.keys())
        .run(LogoutTokenValidation.of(Party.jwks(), Party.CLIENT, posted));
  }

  @Test
  void aChallengeIsAnswered() throws IOException {
    Headers headers =
        Headers.of(
            "www-authenticate",
            "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\"");
    ChallengeException refusal =
        new ChallengeException(Challenge.parse(headers), Response.of(401, headers, new byte[0]));
    StepUp before = StepUp.of("https://api.example.com", "DELETE /orders");
    String granted = "openid orders:read";
    IdToken idToken = idToken();

    // @start region="step-up"
    // before: StepUp.of(resource, operation), or pending.stepUp() after an earlier round
    Set<String> allowed = Set.of("orders:read", "orders:write");
    StepUp stepUp = before.answer(refusal, allowed); // throws after the third round
    AuthorizationRequest request =
        stepUp.request(
            AuthorizationRequest.of(server, client, redirectUri).resource(stepUp.resource()),
            granted);
    SignIn signIn = SignIn.begin(request, env).sameUser(idToken).stepUp(stepUp);
    // @end

    assertThat(signIn.request().form().first("acr_values")).isEqualTo("gold");
    assertThat(signIn.request().form().first("resource")).isEqualTo("https://api.example.com");
    assertThat(signIn.pending().stepUp()).isEqualTo(stepUp);
  }

  /** The ID Token of the user who is signed in. */
  private IdToken idToken() throws IOException {
    SignIn signIn =
        SignIn.begin(AuthorizationRequest.of(server, client, redirectUri).scope("openid"), env);
    Form sent = signIn.request().form();
    nonce = Objects.requireNonNull(sent.first("nonce"));
    Callback callback = Callback.of(URI.create("/callback?code=c0de&state=" + sent.first("state")));
    return Objects.requireNonNull(
        http.run(signIn.pending().redeem(server, client, authentication, callback)).idToken());
  }
}
