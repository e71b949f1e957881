package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A set past its time serves where the caller allows that, while no newer one can be had. */
class JwksStaleTest {

  private final TestClock clock = new TestClock();
  private final Server server = new Server();
  private final JwksCache cache = JwksCache.empty();
  private final Events events = new Events();
  private final Driver driver = Driver.of(server).env(clock.env());

  private Jwks.Builder builder() {
    return Jwks.of(Server.AS).cache(cache).listener(events);
  }

  private Jwks allowing(long seconds) {
    return builder().allowStaleFor(Duration.ofSeconds(seconds)).build();
  }

  private VerificationKey find(Jwks jwks, String kid) throws IOException {
    return driver.run(jwks.key(JwsAlgorithm.ES256, kid));
  }

  private void remember(long age) {
    cache.offer(TestKeys.snapshot(clock.now() - age, OLD));
  }

  @ParameterizedTest
  @CsvSource({"300, true", "399, true", "400, false", "401, false"})
  void itServesUpToTheBound(long age, boolean serves) throws Exception {
    server.fail(new IOException("connection refused"));
    remember(age);
    Jwks jwks = allowing(100);

    if (serves) {
      assertThat(find(jwks, "old")).isNotNull();
      assertThat(events.kinds()).containsExactly("Miss EXPIRED", "FetchFailed", "Hit STALE");
    } else {
      assertThatThrownBy(() -> find(jwks, "old")).isInstanceOf(IOException.class);
    }
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void byDefaultItDoesNotServe() {
    server.fail(new IOException("connection refused"));
    remember(300);
    Jwks jwks = builder().build();

    assertThatThrownBy(() -> find(jwks, "old")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500", "html", "malformed", "empty"})
  void aResponseThatIsNotAcceptedIsNoNewerSet(String kind) throws Exception {
    server.answer(
        request ->
            switch (kind) {
              case "500" -> Server.response(500, "application/json", "{}");
              case "html" -> Server.response(200, "text/html", "<p>");
              case "malformed" -> Server.response(200, "application/json", "{");
              default -> Server.response(200, "application/json", "{\"keys\":[]}");
            });
    remember(300);

    assertThat(find(allowing(100), "old")).isNotNull();
  }

  @Test
  void whileTheServerIsDownThereIsOneRequestInACooldownAndNotOneForEachToken() throws Exception {
    server.fail(new IOException("connection refused"));
    remember(300);
    Jwks jwks = allowing(1000);
    for (int second = 0; second < 180; second++) {
      assertThat(find(jwks, "old")).isNotNull();
      assertThat(find(jwks, "old")).isNotNull();
      clock.advance(1);
    }
    assertThat(server.requests()).isEqualTo(3);

    server.serve(NEW);
    assertThat(find(jwks, "new")).as("the server is back").isNotNull();
    assertThatThrownBy(() -> find(jwks, "old"))
        .as("and its word counts")
        .isInstanceOf(OAuthException.class);
  }

  @Test
  void aKeyThatTheServerRemovedIsRefusedAfterTheTimeToLive() throws Exception {
    server.serve(NEW);
    remember(299);
    Jwks jwks = allowing(1000);
    assertThat(find(jwks, "old")).isNotNull();

    clock.advance(1);
    assertThatThrownBy(() -> find(jwks, "old")).isInstanceOf(OAuthException.class);
  }

  @Test
  void aKeyThatAStaleSetDoesNotHaveIsNotFoundInIt() {
    server.fail(new IOException("connection refused"));
    remember(300);
    Jwks jwks = allowing(100);

    assertThatThrownBy(() -> find(jwks, "new")).isInstanceOf(IOException.class);
  }

  @Test
  void aSetFromTheFutureNeverServes() {
    server.fail(new IOException("connection refused"));
    remember(-31);
    Jwks jwks = allowing(1000);

    assertThatThrownBy(() -> find(jwks, "old")).isInstanceOf(IOException.class);
  }

  @Test
  void anEntryPastItsTimeServesAProcessThatHasNothingElse() throws Exception {
    server.fail(new IOException("connection refused"));
    TestStore store = new TestStore().holding(TestKeys.entry(clock.now() - 350, OLD));
    Jwks jwks = builder().store(store).allowStaleFor(Duration.ofSeconds(100)).build();

    assertThat(find(jwks, "old")).isNotNull();
    assertThat(events.kinds())
        .containsExactly("Miss ABSENT", "EntryLoaded", "LeaseAnswered", "FetchFailed", "Hit STALE");
  }

  @Test
  void followersOfARequestThatFailsAreServedToo() throws Exception {
    server.fail(new IOException("connection refused"));
    remember(300);
    Jwks jwks = allowing(100);
    Step.Send<VerificationKey> leader =
        (Step.Send<VerificationKey>) jwks.key(JwsAlgorithm.ES256, "old").begin(clock.env());
    Step.Wait<VerificationKey> follower =
        (Step.Wait<VerificationKey>) jwks.key(JwsAlgorithm.ES256, "old").begin(clock.env());

    assertThat(leader.failed(new IOException("connection refused"))).isInstanceOf(Step.Done.class);
    assertThat(follower.resume()).isInstanceOf(Step.Done.class);
  }

  @Test
  void whileALeaderHangsTheOthersAreServedAfterTheBound() throws Exception {
    remember(300);
    Jwks jwks =
        builder().allowStaleFor(Duration.ofSeconds(100)).waitAtMost(Duration.ofNanos(1)).build();
    assertThat(jwks.key(JwsAlgorithm.ES256, "old").begin(clock.env()))
        .isInstanceOf(Step.Send.class);

    assertThat(find(jwks, "old")).isNotNull();
    assertThat(server.requests()).isZero();
    assertThat(events.kinds()).containsExactly("Miss EXPIRED", "Miss EXPIRED", "Hit STALE");
  }

  @Test
  void aRunThatIsGivenUpIsNotServedButEnds() throws Exception {
    remember(300);
    Step.Send<VerificationKey> leader =
        (Step.Send<VerificationKey>)
            allowing(100).key(JwsAlgorithm.ES256, "old").begin(clock.env());

    assertThatThrownBy(() -> leader.failed(new InterruptedIOException("cancelled")))
        .isInstanceOf(InterruptedIOException.class);
  }
}
