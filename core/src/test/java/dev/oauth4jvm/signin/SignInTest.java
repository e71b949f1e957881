package dev.oauth4jvm.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SignInTest {

  @Test
  void theRequestHasEverythingThatBindsItsResponse() {
    Visit visit = new Visit();
    Form form = visit.signIn.request().form();

    assertThat(form.first("state")).isEqualTo(visit.pending.state()).hasSize(43);
    assertThat(form.first("nonce")).isEqualTo(visit.pending.nonce()).hasSize(43);
    assertThat(form.first("code_challenge")).isEqualTo(visit.pending.pkce().challenge());
    assertThat(visit.pending.issuer()).isEqualTo("https://as.example");
    assertThat(visit.pending.clientId()).isEqualTo("shop");
    assertThat(visit.pending.redirectUri()).isEqualTo(Party.REDIRECT);
    assertThat(visit.pending.scope()).isEqualTo("openid email");
    assertThat(visit.pending.expiresAt()).isEqualTo(Instant.ofEpochSecond(Server.NOW + 900));
  }

  @Test
  void eachBeginningHasValuesOfItsOwn() {
    PendingAuthorization one = new Visit().pending;
    PendingAuthorization other = new Visit().pending;

    assertThat(one.state()).isNotEqualTo(other.state());
    assertThat(one.nonce()).isNotEqualTo(other.nonce());
    assertThat(one.pkce().challenge()).isNotEqualTo(other.pkce().challenge());
  }

  @Test
  void aRequestWithoutAnIdTokenHasNoNonce() {
    Visit visit = new Visit(Visit.request().scope("orders:read"));

    assertThat(visit.signIn.request().form().first("nonce")).isNull();
    assertThat(visit.pending.nonce()).isNull();
    assertThat(new Visit(Visit.request()).pending.nonce()).isNull();
  }

  @Test
  void aProofKeyIsAddedEvenIfTheRequestOmitsIt() {
    Visit visit = new Visit(Visit.request().withoutPkce());
    assertThat(visit.signIn.request().form().first("code_challenge")).isNotNull();
  }

  @Test
  void aRequestThatHasTheValuesAlreadyIsRefused() {
    Server server = new Server();
    for (AuthorizationRequest request :
        new AuthorizationRequest[] {
          Visit.request().state("s"),
          Visit.request().nonce("n"),
          Visit.request().pkce(Pkce.generate(server.env()))
        }) {
      assertThatIllegalArgumentException().isThrownBy(() -> SignIn.begin(request, server.env()));
    }
  }

  @Test
  void whatCouldNotBeComparedLaterIsRefusedAtOnce() {
    Server server = new Server();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SignIn.begin(
                    AuthorizationRequest.of(Party.SERVER, Party.CLIENT, "/callback"),
                    server.env()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignIn.begin(Visit.request().parameter("max_age", "soon"), server.env()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignIn.begin(Visit.request().parameter("max_age", "-1"), server.env()));
  }

  @Test
  void theProfileOfTheClientSetsTheResponseMode() {
    Client client = Client.of("shop").profile(ClientProfile.FAPI_2_MESSAGE_SIGNING);
    PendingAuthorization pending =
        new Visit(AuthorizationRequest.of(Party.SERVER, client, Party.REDIRECT).scope("openid"))
            .pending;

    assertThat(pending.isJarm()).isTrue();
  }

  @Test
  void lifetimeAndNoteHaveBounds() {
    SignIn signIn = new Visit().signIn;

    assertThat(signIn.lifetime(Duration.ofSeconds(1)).pending().expiresAt())
        .isEqualTo(Instant.ofEpochSecond(Server.NOW + 1));
    assertThat(signIn.note("/orders/17").pending().note()).isEqualTo("/orders/17");
    assertThatIllegalArgumentException().isThrownBy(() -> signIn.lifetime(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signIn.lifetime(Duration.ofDays(1).plusSeconds(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> signIn.note("n".repeat(1001)));
  }

  @Test
  void theSameUserIsRequiredOnlyWithAnIdToken() {
    Visit visit = new Visit();
    IdToken idToken =
        Objects.requireNonNull(
            visit.server(Visit.tokens(visit.claims())).run(visit.redeem()).idToken());

    assertThatIllegalStateException()
        .isThrownBy(() -> new Visit(Visit.request().scope("orders")).signIn.sameUser(idToken));
    JsonObject user = visit.signIn.sameUser(idToken).pending().user();
    assertThat(user).isEqualTo(JsonObject.of("iss", idToken.issuer(), "sub", idToken.subject()));
    SessionIdentity kept = SessionIdentity.of(idToken);
    assertThat(visit.signIn.sameUser(kept).pending().user()).isEqualTo(user);
  }

  @Test
  void noSecretIsShown() {
    Visit visit = new Visit();
    PendingAuthorization pending = visit.pending;

    for (Object shown : new Object[] {visit.signIn, pending, visit.redeem(), visit.back()}) {
      assertThat(shown.toString())
          .doesNotContain(pending.state(), pending.nonce(), pending.pkce().verifier().reveal())
          .doesNotContain("c0de");
    }
  }
}
