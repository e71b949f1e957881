package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** OpenID Connect RP-Initiated Logout 1.0, sections 2 and 3. */
class LogoutRequestTest {

  @Test
  void aLogoutRequestHasItsParameters() {
    assertThat(
            LogoutRequest.of(Party.SERVER, Party.CLIENT)
                .postLogoutRedirectUri("https://shop.example/")
                .state("s")
                .uri(new Server().env()))
        .hasToString(
            "https://as.example/logout?client_id=shop"
                + "&post_logout_redirect_uri=https%3A%2F%2Fshop.example%2F&state=s");
  }

  @Test
  void theHintMayBeTheTextThatASessionKept() {
    LogoutRequest request =
        LogoutRequest.of(Party.SERVER, Party.CLIENT).idTokenHint(Secret.of("kept.id.token"));

    assertThat(request.uri(new Server().env()).getQuery()).endsWith("&id_token_hint=kept.id.token");
    assertThat(request.toString()).doesNotContain("kept.id.token");
  }

  @Test
  void theReturnFromLogoutHasTheStateThatWasSent() {
    URI returned = URI.create("https://shop.example/?lang=a&lang=b&state=s");
    LogoutRequest.validateReturn(returned, Expect.state("s"));
    LogoutRequest.validateReturn(URI.create("https://shop.example/"), Expect.noState());
    for (String query : new String[] {"", "state=x", "state=s&state=s"}) {
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(
              () ->
                  LogoutRequest.validateReturn(
                      URI.create("https://shop.example/?" + query), Expect.state("s")))
          .withMessageStartingWith("the return from logout ")
          .satisfies(
              refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
                assertThat(refusal.details().name()).isEqualTo("state");
              });
    }
  }
}
