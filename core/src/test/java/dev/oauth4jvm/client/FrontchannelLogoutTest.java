package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenID Connect Front-Channel Logout 1.0, section 2. */
class FrontchannelLogoutTest {

  private static final AuthorizationServer SENDS =
      AuthorizationServer.of(
          JsonObject.of(
              "issuer", "https://as.example", "frontchannel_logout_session_supported", true));
  private static final String ISS = "iss=https%3A%2F%2Fas.example";

  private static URI loaded(String query) {
    return URI.create("https://shop.example/out" + (query == null ? "" : "?" + query));
  }

  @Test
  void theServersLogoutOfThisSessionIsAccepted() {
    FrontchannelLogout logout =
        FrontchannelLogout.validate(Party.SERVER, loaded("a=b&" + ISS + "&sid=s1"), "s1");
    assertThat(logout.sessionId()).isEqualTo("s1");
    assertThat(logout.authorizationServer()).isEqualTo(Party.SERVER);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, iss",
        "sid=s1, iss",
        "iss=https%3A%2F%2Fevil.example&sid=s1, iss",
        ISS + "%2F&sid=s1, iss",
        ISS + "&" + ISS + "&sid=s1, iss",
        ISS + ", sid",
        ISS + "&sid=, sid",
        ISS + "&sid=s2, sid",
        ISS + "&sid=s1&sid=s1, sid",
      })
  void anythingElseIsRefused(String query, String name) {
    ProcessingException refusal =
        catchThrowableOfType(
            ProcessingException.class,
            () -> FrontchannelLogout.validate(Party.SERVER, loaded(query), "s1"));
    assertThat(refusal.code().value()).isEqualTo("OAUTH_INVALID_REQUEST");
    assertThat(refusal.details().name()).isEqualTo(name);
  }

  @Test
  void withoutTheSessionTheRestStillCounts() {
    assertThat(FrontchannelLogout.withoutSessionCheck(Party.SERVER, loaded(null)).sessionId())
        .isNull();
    assertThat(
            FrontchannelLogout.withoutSessionCheck(Party.SERVER, loaded(ISS + "&sid=s9"))
                .sessionId())
        .isEqualTo("s9");
    assertThat(FrontchannelLogout.withoutSessionCheck(SENDS, loaded(ISS + "&sid=s9")).sessionId())
        .isEqualTo("s9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sid=s1", ISS, "iss=https%3A%2F%2Fevil.example&sid=s1"})
  void withoutTheSessionAHalfOrAnotherServerIsRefused(String query) {
    assertThat(
            catchThrowableOfType(
                ProcessingException.class,
                () -> FrontchannelLogout.withoutSessionCheck(Party.SERVER, loaded(query))))
        .isNotNull();
  }

  @Test
  void aServerThatSaysItSendsTheSessionHasTo() {
    assertThat(
            catchThrowableOfType(
                ProcessingException.class,
                () -> FrontchannelLogout.withoutSessionCheck(SENDS, loaded(null))))
        .isNotNull();
  }

  @Test
  void aRefusalNamesWhatIsWrong() {
    ProcessingException refusal =
        catchThrowableOfType(
            ProcessingException.class,
            () ->
                FrontchannelLogout.withoutSessionCheck(
                    Party.SERVER, loaded("iss=https%3A%2F%2Fe")));
    assertThat(refusal.details())
        .isEqualTo(Details.member("iss", "https://as.example", "https://e"));
    refusal =
        catchThrowableOfType(
            ProcessingException.class,
            () -> FrontchannelLogout.validate(Party.SERVER, loaded("sid=1&sid=2&" + ISS), "1"));
    assertThat(refusal.details()).isEqualTo(Details.member("sid", "one value", "2 values"));
  }

  @Test
  void theSessionToCompareWithIsThere() {
    assertThatNullPointerException()
        .isThrownBy(() -> FrontchannelLogout.validate(Party.SERVER, loaded(ISS + "&sid=s"), null))
        .withMessage("sessionId");
  }

  @Test
  void showsServerAndSession() {
    assertThat(FrontchannelLogout.withoutSessionCheck(Party.SERVER, loaded(ISS + "&sid=s")))
        .hasToString("FrontchannelLogout[iss=https://as.example, sid=s]");
  }
}
