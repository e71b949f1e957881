package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A leader that hangs, is gone, or fails for its own sake does not keep or fail the others. */
@Timeout(120)
class JwksLeaderTest {

  private static final Duration LONG = Duration.ofSeconds(Threads.PATIENCE_SECONDS);

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(OLD, NEW);
  private final JwksCache cache = JwksCache.empty();
  private final Driver driver = Driver.of(server).env(clock.env());
  private final AsyncDriver async = AsyncDriver.of(server.async()).env(clock.env());
  private final Queue<VerificationKey> found = new ConcurrentLinkedQueue<>();

  private Jwks jwks(Duration waitAtMost) {
    cache.offer(TestKeys.snapshot(clock.now() - 300, OLD));
    return Jwks.of(Server.AS).cache(cache).waitAtMost(waitAtMost).build();
  }

  private static Operation<VerificationKey> old(Jwks jwks) {
    return jwks.key(JwsAlgorithm.ES256, "old");
  }

  @Test
  void aLeaderThatIsNeverDrivenKeepsNobodyForLongerThanTheBound() throws Exception {
    Jwks jwks = jwks(Duration.ofMillis(500));
    Step<VerificationKey> abandoned = old(jwks).begin(clock.env());
    assertThat(abandoned).isInstanceOf(Step.Send.class);
    List<Thread> followers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      followers.add(Threads.start(() -> found.add(driver.run(old(jwks)))));
    }
    for (Thread follower : followers) {
      Threads.join(follower);
    }

    assertThat(server.requests()).as("one of them took over").isEqualTo(1);
    assertThat(found).hasSize(50);

    // and whoever drives it after all gets its result, and does no harm
    Step<VerificationKey> late =
        ((Step.Send<VerificationKey>) abandoned)
            .receive(Server.response(200, "application/json", TestKeys.set(OLD).toJson()));
    assertThat(late).isInstanceOf(Step.Done.class);
  }

  @Test
  void whereLeaderAfterLeaderHangsOneCallerABoundTakesOverAndTheOthersFailInTheEnd()
      throws Exception {
    Jwks jwks = jwks(Duration.ofNanos(1));
    assertThat(old(jwks).begin(clock.env())).isInstanceOf(Step.Send.class);
    Step.Wait<VerificationKey> patient = waiting(old(jwks).begin(clock.env()));

    for (int i = 0; i < 2; i++) {
      assertThat(patient.atMost()).isZero();
      Step.Wait<VerificationKey> faster = waiting(old(jwks).begin(clock.env()));
      assertThat(faster.resume()).as("takes over").isInstanceOf(Step.Send.class);
      patient = waiting(patient.resume());
    }

    assertThatThrownBy(patient::resume)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in time");
  }

  @Test
  void leadersThatGiveUpOneAfterTheOtherCostTheOthersNothing() throws Exception {
    Jwks jwks = jwks(LONG);
    Step<VerificationKey> leader = old(jwks).begin(clock.env());
    Step.Wait<VerificationKey> patient = waiting(old(jwks).begin(clock.env()));
    for (int i = 0; i < 10; i++) {
      giveUp(leader);
      leader = old(jwks).begin(clock.env());
      patient = waiting(patient.resume());
    }
    giveUp(leader);

    assertThat(patient.resume()).as("its turn").isInstanceOf(Step.Send.class);
  }

  @Test
  void leadersThatGiveUpDoNotKeepTheOthersLongerThanThreeBounds() throws Exception {
    Jwks jwks = jwks(Duration.ofNanos(1));
    Step<VerificationKey> leader = old(jwks).begin(clock.env());
    Step.Wait<VerificationKey> follower = waiting(old(jwks).begin(clock.env()));
    giveUp(leader);

    assertThatThrownBy(follower::resume).hasMessageContaining("in time");
  }

  private static void giveUp(Step<VerificationKey> leader) {
    assertThatThrownBy(
            () ->
                ((Step.Send<VerificationKey>) leader)
                    .failed(new InterruptedIOException("interrupted")))
        .isInstanceOf(InterruptedIOException.class);
  }

  private static Step.Wait<VerificationKey> waiting(Step<VerificationKey> step) {
    assertThat(step).isInstanceOf(Step.Wait.class);
    return (Step.Wait<VerificationKey>) step;
  }

  @Test
  void anAnswerThatWasOvertakenDoesNotUndoTheNewerOne() throws Exception {
    Jwks jwks = jwks(Duration.ofMillis(1));
    Step.Send<VerificationKey> slow = (Step.Send<VerificationKey>) old(jwks).begin(clock.env());
    clock.advance(10);
    driver.run(old(jwks));
    assertThat(cache.snapshot().keys().keys()).containsExactly(OLD, NEW);
    JwksSnapshot newer = cache.snapshot();

    clock.advance(10);
    Response answer = Server.response(200, "application/json", TestKeys.set(OLD).toJson());
    assertThat(slow.receive(answer)).isInstanceOf(Step.Done.class);

    assertThat(cache.snapshot()).isSameAs(newer);
  }

  // ---- what is the leader's own

  @Test
  void whatFailsForTheLeadersOwnKeyIsNotTheFollowers() throws Exception {
    // the entry of the store has the followers' key, but not the leader's
    TestStore store = new TestStore().holding(TestKeys.entry(clock.now(), OLD));
    Jwks jwks = Jwks.of(Server.AS).store(store).storeTimeout(LONG).waitAtMost(LONG).build();
    store.hold();
    CompletableFuture<VerificationKey> leader =
        async.start(jwks.key(JwsAlgorithm.ES256, "unknown"));
    store.awaitCall();
    List<CompletableFuture<VerificationKey>> followers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      followers.add(async.start(old(jwks)));
    }
    store.release();

    assertThatThrownBy(() -> leader.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.KEY_SELECTION));
    for (CompletableFuture<VerificationKey> follower : followers) {
      assertThat(follower.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(server.requests()).isZero();
  }

  @Test
  void aKeyOfTheLeaderThatCannotBeImportedIsNotTheFollowersEither() throws Exception {
    Jwk bad = Jwk.of(TestKeys.key("bad").json().with("y", "A".repeat(43)));
    TestStore store = new TestStore().holding(TestKeys.entry(clock.now() - 60, bad));
    Jwks jwks = Jwks.of(Server.AS).store(store).storeTimeout(LONG).waitAtMost(LONG).build();
    store.hold();
    CompletableFuture<VerificationKey> leader = async.start(jwks.key(JwsAlgorithm.ES256, "bad"));
    store.awaitCall();
    CompletableFuture<VerificationKey> follower = async.start(jwks.key(JwsAlgorithm.ES256, "new"));
    store.release();

    assertThatThrownBy(() -> leader.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));
    assertThat(follower.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("it looks for itself")
        .isNotNull();
    assertThat(server.requests()).isEqualTo(1);
  }
}
