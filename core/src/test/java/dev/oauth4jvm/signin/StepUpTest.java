package dev.oauth4jvm.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9470, section 4; RFC 6750, section 3.1. */
class StepUpTest {

  private static final StepUp BEFORE = StepUp.of("https://api.example", "DELETE /orders");

  private static ChallengeException challenge(String... values) {
    Headers headers = Headers.of();
    for (String value : values) {
      headers = headers.and("www-authenticate", value);
    }
    return new ChallengeException(Challenge.parse(headers), Response.of(401, headers, new byte[0]));
  }

  private static ChallengeException user(String parameters) {
    return challenge("Bearer error=\"insufficient_user_authentication\"" + parameters);
  }

  private static ChallengeException scope(String parameters) {
    return challenge("DPoP error=\"insufficient_scope\"" + parameters);
  }

  private static Form request(StepUp stepUp, String granted) {
    AuthorizationRequest request = Visit.request().pkce(Pkce.generate(new Server().env()));
    return stepUp.request(request, granted).form();
  }

  @Test
  void theRequestHasWhatTheChallengeRequires() {
    StepUp stepUp =
        BEFORE.answer(user(", acr_values=\"gold silver\", max_age=\"60\", scope=\"orders:write\""));
    Form form = request(stepUp, "openid orders:read");

    assertThat(form.first("acr_values")).isEqualTo("gold silver");
    assertThat(form.first("max_age")).isEqualTo("60");
    assertThat(form.first("scope")).isEqualTo("openid orders:read orders:write");
    assertThat(stepUp.rounds()).isEqualTo(1);
  }

  @Test
  void grantedScopesAreAskedForOnce() {
    StepUp stepUp = BEFORE.answer(scope(", scope=\"orders:write openid\""));

    assertThat(request(stepUp, "openid orders:read").first("scope"))
        .isEqualTo("openid orders:read orders:write");
    assertThat(request(stepUp, "").first("scope")).isEqualTo("orders:write openid");
    assertThat(request(stepUp, "").first("acr_values")).isNull();
  }

  @Test
  void aChallengeForMoreScopeDoesNotDecideAboutTheUser() {
    StepUp stepUp = BEFORE.answer(scope(", scope=\"a\", acr_values=\"gold\", max_age=\"0\""));

    assertThat(request(stepUp, "").first("acr_values")).isNull();
    assertThat(request(stepUp, "").first("max_age")).isNull();
  }

  @Test
  void whatSeveralRoundsRequireIsUnited() {
    StepUp stepUp =
        BEFORE
            .answer(user(", acr_values=\"gold\", max_age=\"60\""))
            .answer(scope(", scope=\"a\""))
            .answer(user(", max_age=\"600\", scope=\"b\""));
    Form form = request(stepUp, "openid");

    assertThat(form.first("acr_values")).isEqualTo("gold");
    assertThat(form.first("max_age")).isEqualTo("60");
    assertThat(form.first("scope")).isEqualTo("openid a b");
  }

  @Test
  void theAcrValuesOfALaterChallengeReplaceEarlierOnes() {
    StepUp stepUp =
        BEFORE
            .answer(user(", acr_values=\"gold silver\""))
            .answer(user(", acr_values=\"platinum\""));

    assertThat(request(stepUp, "").first("acr_values")).isEqualTo("platinum");
  }

  @Test
  void theScopesThatAResourceMayAskForCanBeBounded() {
    Set<String> allowed = Set.of("orders:read", "orders:write");
    StepUp stepUp = BEFORE.answer(scope(", scope=\"orders:write\""), allowed);

    assertThat(BEFORE.scopes()).isEmpty();
    assertThat(stepUp.scopes()).containsExactly("orders:write");
    for (StepUp before : new StepUp[] {BEFORE, stepUp}) {
      ChallengeException greedy = scope(", scope=\"orders:read admin\"");
      assertThat(
              catchThrowableOfType(ProcessingException.class, () -> before.answer(greedy, allowed)))
          .hasCause(greedy)
          .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SCOPE))
          .satisfies(refusal -> assertThat(refusal.details().actual()).isEqualTo("admin"));
      assertThat(before.answer(greedy).scopes()).contains("orders:read", "admin");
    }
  }

  @Test
  void aChallengeAboutTheUserNeedsNoAllowedScope() {
    assertThat(BEFORE.answer(user(", acr_values=\"gold\""), Set.of()).scopes()).isEmpty();
  }

  @Test
  void afterThreeRoundsTheNextChallengeIsRefused() {
    StepUp stepUp = BEFORE;
    for (int i = 0; i < StepUp.MAX_ROUNDS; i++) {
      stepUp = stepUp.answer(user(", acr_values=\"gold\""));
    }
    StepUp last = stepUp;
    ChallengeException again = user(", acr_values=\"gold\"");

    assertThat(last.rounds()).isEqualTo(3);
    assertThat(catchThrowableOfType(ProcessingException.class, () -> last.answer(again)))
        .hasMessageContaining("after 3 rounds")
        .hasCause(again)
        .extracting(OAuthException::reason)
        .isEqualTo(Reason.AUTHENTICATION);
    assertThat(
            catchThrowableOfType(
                    ProcessingException.class, () -> last.answer(scope(", scope=\"a\"")))
                .reason())
        .isEqualTo(Reason.SCOPE);
  }

  @Test
  void theRoundsOutliveTheRedirect() {
    StepUp stepUp = BEFORE.answer(user(", acr_values=\"gold\"")).answer(scope(", scope=\"a\""));
    PendingAuthorization pending = new Visit(new Visit().signIn.stepUp(stepUp)).pending;

    assertThat(pending.stepUp()).isEqualTo(stepUp);
    assertThat(pending.stepUp().rounds()).isEqualTo(2);
    assertThat(pending.stepUp().resource()).isEqualTo("https://api.example");
    assertThat(pending.stepUp().operation()).isEqualTo("DELETE /orders");
    assertThat(new Visit().pending.stepUp()).isNull();
  }

  @Test
  void otherChallengesAreNotAnswered() {
    for (ChallengeException other :
        new ChallengeException[] {
          challenge("Bearer error=\"invalid_token\""),
          challenge("Bearer"),
          challenge("Basic realm=\"x\", error=\"insufficient_scope\", scope=\"a\"")
        }) {
      assertThat(catchThrowableOfType(ChallengeException.class, () -> BEFORE.answer(other)))
          .isSameAs(other);
    }
  }

  @Test
  void theChallengeAmongOthersIsFound() {
    ChallengeException several =
        challenge("Basic realm=\"x\"", "Bearer", "DPoP error=\"insufficient_scope\", scope=\"a\"");
    assertThat(request(BEFORE.answer(several), "").first("scope")).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", acr_values=\"\"",
        ", max_age=\"\"",
        ", max_age=\"-1\"",
        ", max_age=\"1.5\"",
        ", max_age=\"1e9\"",
        ", max_age=\"12345678901\"",
        ", acr_values=\"g\\\"old\"",
        ", scope=\"\u00e9\""
      })
  void aChallengeThatSaysNothingUsableIsRefused(String parameters) {
    ProcessingException refusal =
        catchThrowableOfType(ProcessingException.class, () -> BEFORE.answer(user(parameters)));
    assertThat(refusal.reason()).isEqualTo(Reason.AUTHENTICATION);
  }

  @Test
  void aChallengeIsBounded() {
    ChallengeException huge = scope(", scope=\"" + "a".repeat(1001) + "\"");
    assertThat(catchThrowableOfType(ProcessingException.class, () -> BEFORE.answer(huge)).details())
        .hasFieldOrPropertyWithValue("name", "scope");
    assertThatIllegalArgumentException().isThrownBy(() -> StepUp.of("x".repeat(2001), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"resource\":\"a\",\"operation\":\"b\"}"})
  void aTextOfSomethingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> StepUp.parse(text));
  }
}
