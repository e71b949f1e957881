package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.signin.Callback;
import dev.oauth4jvm.signin.PendingAuthorization;
import dev.oauth4jvm.signin.PendingAuthorizations;
import dev.oauth4jvm.signin.PendingCookie;
import dev.oauth4jvm.signin.Redemption;
import dev.oauth4jvm.signin.SignIn;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sign-in as one value, from the redirect to the ID Token, in both places where it waits. */
@ParameterizedClass
@MethodSource("places")
class SignInIT {

  private static final SigningKey KEY = ProviderClients.key("ES256");
  private static final JsonObject METADATA = ProviderClients.signing("shop", KEY);
  private static final String SESSION = "session-17";

  private static OidcProvider provider;
  private static Party party;

  @Parameter private PendingAuthorizations place;

  private final Client client = Client.of(METADATA);
  private final ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(KEY);

  static List<PendingAuthorizations> places() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    EncryptionKey key = EncryptionKey.of(secret);
    return List.of(
        PendingAuthorizations.inCookie(key),
        PendingAuthorizations.inStore(Store.inMemory(), key).timeout(Duration.ofMinutes(1)));
  }

  @BeforeAll
  static void start() {
    provider = OidcProvider.builder().algorithm("ES256").client(METADATA).start();
    party = new Party(provider.issuer());
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  private AuthorizationRequest request() {
    return AuthorizationRequest.of(party.server, client, RelyingParty.REDIRECT_URI).scope("openid");
  }

  private PendingCookie keep(SignIn signIn) {
    return party.run(place.keep(signIn.pending(), SESSION));
  }

  private static Callback callback(Browser.Landing landing) {
    return landing.posted().isEmpty()
        ? Callback.of(landing.uri())
        : Callback.posted(landing.uri(), Form.parse(landing.posted()));
  }

  private PendingAuthorization take(PendingCookie cookie, Callback callback) {
    assertThat(PendingCookie.name(callback)).isEqualTo(cookie.name());
    return party.run(place.take(cookie.value().reveal(), SESSION, callback));
  }

  private static void assertSubject(TokenResponse tokens) {
    assertThat(tokens.idToken().subject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "form_post", "jwt", "form_post.jwt"})
  void theUserComesBackInEachResponseMode(String mode) {
    SignIn signIn = SignIn.begin(request().responseMode(mode), party.env);
    PendingCookie cookie = keep(signIn);
    Callback callback = callback(new Browser("alice").open(signIn.request().uri(party.env)));
    PendingAuthorization pending = take(cookie, callback);

    assertSubject(
        party.run(
            pending
                .redeem(party.server, client, authentication, callback)
                .keys(Jwks.of(party.server).build())));
  }

  @Test
  void aHybridResponseIsCheckedWithItsIdToken() {
    SignIn signIn =
        SignIn.begin(request().responseType("code id_token").responseMode("form_post"), party.env);
    PendingCookie cookie = keep(signIn);
    Callback callback = callback(new Browser("alice").open(signIn.request().uri(party.env)));

    assertSubject(
        party.run(
            take(cookie, callback)
                .redeem(party.server, client, authentication, callback)
                .keys(Jwks.of(party.server).build())));
  }

  @Test
  void aPushedRequestIsBoundToAKey() {
    DpopHandle dpop = DpopHandle.of(ProviderClients.key("ES256"));
    SignIn signIn = SignIn.begin(request().dpop(dpop), party.env);
    PendingCookie cookie = keep(signIn);
    var pushed = party.run(PushedAuthorization.of(signIn.request(), authentication).dpop(dpop));
    Callback callback = callback(new Browser("alice").open(pushed.uri(party.env)));
    TokenResponse tokens =
        party.run(
            take(cookie, callback)
                .redeem(party.server, client, authentication, callback)
                .dpop(dpop));

    assertSubject(tokens);
    assertThat(tokens.tokenType()).isEqualTo("dpop");
  }

  @Test
  void aUserWhoRefusesIsReported() {
    SignIn signIn = SignIn.begin(request(), party.env);
    PendingCookie cookie = keep(signIn);
    Callback callback =
        callback(new Browser("alice").refusing().open(signIn.request().uri(party.env)));
    PendingAuthorization pending = take(cookie, callback);

    assertThat(
            catchThrowableOfType(
                    AuthorizationResponseException.class,
                    () -> party.run(pending.redeem(party.server, client, authentication, callback)))
                .error())
        .isEqualTo("access_denied");
  }

  @Test
  void aServerThatIgnoresTheRequiredAuthenticationIsRefused() {
    for (boolean isAnyAccepted : new boolean[] {false, true}) {
      SignIn signIn =
          SignIn.begin(request().parameter("acr_values", "urn:example:two-factors"), party.env);
      PendingCookie cookie = keep(signIn);
      Callback callback = callback(new Browser("alice").open(signIn.request().uri(party.env)));
      Redemption redemption =
          take(cookie, callback).redeem(party.server, client, authentication, callback);

      if (isAnyAccepted) {
        assertSubject(party.run(redemption.acceptAnyAcr()));
      } else {
        assertThat(catchThrowableOfType(OAuthException.class, () -> party.run(redemption)).reason())
            .isEqualTo(Reason.AUTHENTICATION);
      }
    }
  }

  @Test
  void aVictimWhoIsSentThroughAnAttackersSignInDoesNotCompleteIt() {
    SignIn attackers = SignIn.begin(request(), party.env);
    PendingCookie attackersCookie = keep(attackers);
    URI landed = new Browser("alice").open(attackers.request().uri(party.env)).uri();
    Callback victims = Callback.of(landed);

    // the victim's browser has no cookie, or that of a sign-in of its own
    PendingCookie victimsCookie = keep(SignIn.begin(request(), party.env));
    for (String cookie : new String[] {null, victimsCookie.value().reveal()}) {
      OAuthException refusal =
          catchThrowableOfType(
              OAuthException.class, () -> party.run(place.take(cookie, SESSION, victims)));
      assertThat(refusal.reason()).isEqualTo(Reason.BINDING);
    }
    // a cookie that the attacker plants is of another session
    OAuthException planted =
        catchThrowableOfType(
            OAuthException.class,
            () -> party.run(place.take(attackersCookie.value().reveal(), "the victim's", victims)));
    assertThat(planted.reason()).isEqualTo(Reason.BINDING);
  }

  @Test
  void aCodeOfAnotherSignInIsRefusedByTheServer() {
    SignIn one = SignIn.begin(request(), party.env);
    SignIn other = SignIn.begin(request(), party.env);
    PendingCookie cookie = keep(one);
    String injected =
        Form.parse(new Browser("mallory").open(other.request().uri(party.env)).uri().getRawQuery())
            .first("code");
    URI landed = new Browser("alice").open(one.request().uri(party.env)).uri();
    Form answer = Form.parse(landed.getRawQuery()).with("code", injected);
    Callback callback = Callback.of(URI.create(RelyingParty.REDIRECT_URI + "?" + answer.encode()));
    PendingAuthorization pending = take(cookie, callback);

    assertThat(
            Refused.byServer(
                () -> party.run(pending.redeem(party.server, client, authentication, callback))))
        .isEqualTo("invalid_grant");
  }
}
