package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failing introspection endpoint: 503, and a pause for all tokens that are not kept. */
@Timeout(120)
class IntrospectionOutageTest {

  private static final String TOKEN = Introspector.TOKEN;
  private static final Server.Answer DOWN =
      request -> {
        throw new IOException("as.example.com is down");
      };

  private final Introspector introspector = new Introspector();
  private final ProtectedResource resource = Introspector.resource(Introspector.tokens());
  private int tokens;

  /** Presents a token that nobody has presented before, which is refused with 503. */
  private void unavailable() {
    Verdict verdict =
        introspector.server.run(resource.admit(Api.bearer("new" + tokens++)).verdict());

    Verdict.Refused refused = (Verdict.Refused) verdict;
    assertThat(refused.response().status()).isEqualTo(503);
    assertThat(refused.response().headers().has("www-authenticate")).isFalse();
  }

  @Test
  void keptResponsesServeForTheRestOfTheirTime() {
    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
    introspector.instead = DOWN;
    unavailable();
    introspector.clock.advance(59);

    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
    introspector.clock.advance(1);
    Admission admission = resource.admit(Api.bearer(TOKEN));
    Verdict.Refused refused = (Verdict.Refused) introspector.server.run(admission.verdict());
    assertThat(refused.response().status()).isEqualTo(503);
    assertThat(refused.failure()).isInstanceOf(IOException.class);
  }

  @Test
  void anOutageCostsNoRequestForEachToken() {
    introspector.instead = DOWN;
    for (int i = 0; i < 10; i++) {
      unavailable();
    }
    assertThat(introspector.requested()).hasSize(1);

    introspector.clock.advance(1);
    unavailable();
    unavailable();
    assertThat(introspector.requested()).hasSize(2);
  }

  @Test
  void aPauseIsAnEighthOfTheOutageUpToTenSeconds() {
    introspector.instead = DOWN;
    for (int second = 0; second < 40; second++) {
      unavailable();
      introspector.clock.advance(1);
    }
    int soFar = introspector.requested().size();
    assertThat(soFar).isBetween(15, 25);
    for (int second = 40; second < 240; second++) {
      unavailable();
      introspector.clock.advance(1);
    }

    assertThat(introspector.requested().size() - soFar).isBetween(20, 32);
  }

  @Test
  void aTokenOfAPauseIsRefusedWithTheCauseOfTheOutage() {
    introspector.instead = DOWN;
    unavailable();

    OAuthException failure = introspector.refuse(resource, "other");
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("in 1 s")
        .hasRootCauseMessage("as.example.com is down");
    assertThat(failure.getMessage()).doesNotContain("other");
  }

  @Test
  void theFirstAnswerEndsTheOutage() {
    introspector.instead = DOWN;
    unavailable();
    introspector.clock.advance(1);
    introspector.instead = null;

    assertThat(introspector.refuse(resource, "unknown").reason()).isEqualTo(Reason.INACTIVE);
    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
  }

  @Test
  void afterAPauseOneCallerTriesForAll() {
    introspector.instead = DOWN;
    unavailable();
    introspector.clock.advance(1);

    Step<AccessToken> one = resource.admit(Api.bearer("one")).begin(introspector.server.env());
    assertThat(one).isInstanceOf(Step.Send.class);
    unavailable();
    assertThat(introspector.requested()).hasSize(1);
    introspector.clock.advance(5);
    unavailable();
    assertThat(introspector.requested()).as("the one never came back").hasSize(2);
  }

  @Test
  void aRunThatIsInterruptedSaysNothingOfTheEndpoint() throws Exception {
    introspector.instead = DOWN;
    unavailable();
    introspector.clock.advance(1);
    Step.Send<AccessToken> one =
        (Step.Send<AccessToken>) resource.admit(Api.bearer("one")).begin(introspector.server.env());
    try {
      Step<AccessToken> unused = one.failed(new InterruptedIOException("interrupted"));
      assertThat(unused).as("no step").isNull();
    } catch (InterruptedIOException expected) {
      introspector.instead = null;
    }

    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
  }

  @Test
  void aClockThatIsSetBackDoesNotProlongAPause() {
    introspector.instead = DOWN;
    unavailable();
    introspector.clock.advance(-3600);
    introspector.instead = null;

    assertThat(introspector.refuse(resource, "unknown").reason()).isEqualTo(Reason.INACTIVE);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 502, 503, 302, 204})
  void aStatusThatIsNotOfTheTokenBeginsAPause(int status) {
    introspector.instead = request -> Server.json(status, "{\"error\":\"invalid_client\"}");
    unavailable();
    unavailable();

    assertThat(introspector.requested()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 414, 422})
  void aStatusThatMayBeOfTheTokenIsUnavailableForThatTokenAlone(int status) {
    introspector.instead = request -> Server.json(status, "{\"error\":\"invalid_request\"}");
    unavailable();
    introspector.instead = null;

    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"active\":\"true\"}", "{\"active\":true", "<html>"})
  void aBodyThatIsNoResponseIsNoVerdictOnTheToken(String body) {
    introspector.instead = request -> Server.json(200, body);
    unavailable();

    introspector.instead = null;
    // no pause: a user may have chosen what the server's response cannot hold
    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 413, 414, 422})
  void aTokenThatTheServerCannotJudgeDoesNotProlongAnOutage(int status) {
    introspector.instead = DOWN;
    unavailable();
    introspector.clock.advance(1);
    introspector.instead = request -> Server.json(status, "[]");
    unavailable();
    introspector.instead = null;

    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
  }

  @Test
  void aRefusalDoesNotRepeatWhatTheServerSays() {
    introspector.instead =
        request ->
            Server.json(
                400,
                "{\"error\":\"invalid_request\",\"error_description\":\""
                    + Introspector.token(request)
                    + "\"}");

    OAuthException failure = introspector.refuse(resource, TOKEN);
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.getMessage()).doesNotContain(TOKEN);
  }

  @Test
  void theOutageOfOneServerIsThatServersAlone() {
    IntrospectedTokens other =
        IntrospectedTokens.of(Introspector.AS, Introspector.CLIENT, Introspector.AUTHENTICATION)
            .prefix("b_");
    ProtectedResource both =
        ProtectedResource.of(Api.AUDIENCE).trust(Introspector.tokens()).trust(other).build();
    introspector.instead = DOWN;
    Verdict unused = introspector.server.run(both.admit(Api.bearer("a_1")).verdict());
    introspector.instead = null;

    assertThat(introspector.refuse(both, "b_1").reason()).isEqualTo(Reason.INACTIVE);
    assertThat(introspector.refuse(both, "a_1").reason()).isEqualTo(Reason.UNAVAILABLE);
  }
}
