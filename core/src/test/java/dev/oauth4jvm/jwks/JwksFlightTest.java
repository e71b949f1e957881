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
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that need the same set make one request, and none is lost when its leader is. */
@Timeout(120)
class JwksFlightTest {

  private static final Duration LONG = Duration.ofSeconds(Threads.PATIENCE_SECONDS);

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(OLD, NEW);
  private final JwksCache cache = JwksCache.empty();
  private final Driver driver = Driver.of(server).env(clock.env());
  private final AsyncDriver async = AsyncDriver.of(server.async()).env(clock.env());
  private final Queue<Object> outcomes = new ConcurrentLinkedQueue<>();

  private Jwks jwks(Duration waitAtMost) {
    cache.offer(TestKeys.snapshot(clock.now() - 300, OLD));
    return Jwks.of(Server.AS).cache(cache).waitAtMost(waitAtMost).build();
  }

  private static Operation<VerificationKey> old(Jwks jwks) {
    return jwks.key(JwsAlgorithm.ES256, "old");
  }

  /** Runs it and keeps the result, or what it threw. */
  private void run(Operation<VerificationKey> operation) {
    try {
      outcomes.add(driver.run(operation));
    } catch (IOException | OAuthException failure) {
      outcomes.add(failure);
    }
  }

  /** Starts a leader, whose request is held, and then as many followers, who all wait for it. */
  private List<Thread> startFollowers(Jwks jwks, int count, boolean light) throws Exception {
    CountDownLatch waiting = new CountDownLatch(count);
    List<Thread> followers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Threads.Task follower =
          () ->
              run(
                  env -> {
                    Step<VerificationKey> step = old(jwks).begin(env);
                    assertThat(step).isInstanceOf(Step.Wait.class);
                    waiting.countDown();
                    return step;
                  });
      followers.add(light ? Threads.startLight(follower) : Threads.start(follower));
    }
    Threads.await(waiting);
    return followers;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      Threads.join(thread);
    }
  }

  // ---- one request

  @Test
  void threadsAtAnExpiredSetMakeOneRequest() throws Exception {
    Jwks jwks = jwks(LONG);
    server.hold();
    Thread leader = Threads.start(() -> run(old(jwks)));
    server.awaitRequest();
    List<Thread> followers = startFollowers(jwks, 200, false);

    server.release();
    Threads.join(leader);
    join(followers);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(outcomes)
        .hasSize(201)
        .allSatisfy(key -> assertThat(key).isInstanceOf(VerificationKey.class));
  }

  @Test
  void aThousandVirtualThreadsWhereThereAreSomeMakeOneRequest() throws Exception {
    Jwks jwks = jwks(LONG);
    server.hold();
    Thread leader = Threads.startLight(() -> run(old(jwks)));
    server.awaitRequest();
    assertThat(isVirtual(leader)).isEqualTo(Threads.haveVirtual());
    List<Thread> followers = startFollowers(jwks, 1000, true);

    server.release();
    Threads.join(leader);
    join(followers);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(outcomes)
        .hasSize(1001)
        .allSatisfy(key -> assertThat(key).isInstanceOf(VerificationKey.class));
  }

  private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
    return Threads.haveVirtual() && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
  }

  @Test
  void threadsThatAllStartAtOnceMakeOneRequest() throws Exception {
    Jwks jwks = jwks(LONG);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      threads.add(
          Threads.start(
              () -> {
                go.await();
                run(old(jwks));
              }));
    }
    go.countDown();
    join(threads);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(outcomes)
        .hasSize(200)
        .allSatisfy(key -> assertThat(key).isInstanceOf(VerificationKey.class));
  }

  @Test
  void asynchronousRunsAtAnExpiredSetMakeOneRequest() throws Exception {
    Jwks jwks = jwks(LONG);
    server.hold();
    List<CompletableFuture<VerificationKey>> runs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      runs.add(async.start(old(jwks)));
    }
    server.awaitRequest();
    assertThat(runs).noneMatch(CompletableFuture::isDone);

    server.release();
    for (CompletableFuture<VerificationKey> run : runs) {
      assertThat(run.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void blockingAndAsynchronousRunsShareOneRequest() throws Exception {
    Jwks jwks = jwks(LONG);
    server.hold();
    CompletableFuture<VerificationKey> leader = async.start(old(jwks));
    server.awaitRequest();
    List<Thread> followers = startFollowers(jwks, 20, false);

    server.release();
    join(followers);

    assertThat(leader.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    assertThat(server.requests()).isEqualTo(1);
    assertThat(outcomes)
        .hasSize(20)
        .allSatisfy(key -> assertThat(key).isInstanceOf(VerificationKey.class));
  }

  // ---- what becomes of the leader

  @Test
  void followersShareTheRefusalOfAResponse() throws Exception {
    server.answer(request -> Server.response(500, "text/html", ""));
    Jwks jwks = jwks(LONG);
    server.hold();
    Thread leader = Threads.start(() -> run(old(jwks)));
    server.awaitRequest();
    List<Thread> followers = startFollowers(jwks, 20, false);
    server.release();
    Threads.join(leader);
    join(followers);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(outcomes)
        .hasSize(21)
        .allSatisfy(
            failure ->
                assertThat(((OAuthException) failure).code())
                    .isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM));
  }

  @Test
  void followersShareTheFailureOfTheRequest() throws Exception {
    IOException refused = new IOException("connection refused");
    server.fail(refused);
    assertAllFailBecauseOf(refused);
  }

  @Test
  void aTimeOutIsAFailureOfTheServerAndNoInterruption() throws Exception {
    IOException timeOut = new SocketTimeoutException("read timed out");
    server.fail(timeOut);
    assertAllFailBecauseOf(timeOut);
  }

  @Test
  void followersShareAnUnexpectedFailureOfTheTransport() throws Exception {
    RuntimeException bug = new IllegalStateException("a bug");
    server.answer(
        request -> {
          throw bug;
        });
    Jwks jwks = jwks(LONG);
    List<Object> all = leaderAndFollowers(jwks);

    assertThat(all)
        .allSatisfy(
            failure ->
                assertThat((Throwable) failure).isInstanceOf(IOException.class).hasRootCause(bug));
  }

  private void assertAllFailBecauseOf(IOException cause) throws Exception {
    List<Object> all = leaderAndFollowers(jwks(LONG));

    assertThat(all).contains(cause);
    all.remove(cause);
    assertThat(all)
        .hasSize(20)
        .allSatisfy(
            failure ->
                assertThat((Throwable) failure).isInstanceOf(IOException.class).hasCause(cause));
  }

  private List<Object> leaderAndFollowers(Jwks jwks) throws Exception {
    server.hold();
    Thread leader = Threads.start(() -> run(old(jwks)));
    server.awaitRequest();
    List<Thread> followers = startFollowers(jwks, 20, false);
    server.release();
    Threads.join(leader);
    join(followers);
    assertThat(server.requests()).isEqualTo(1);
    return new ArrayList<>(outcomes);
  }

  @Test
  void whenTheLeaderIsInterruptedAnotherTakesItsPlaceAtOnce() throws Exception {
    Jwks jwks = jwks(LONG);
    server.hold();
    Thread leader = Threads.start(() -> run(old(jwks)));
    server.awaitRequest();
    List<Thread> followers = startFollowers(jwks, 20, false);

    leader.interrupt();
    Threads.join(leader);
    assertThat(outcomes).hasSize(1).first().isInstanceOf(InterruptedIOException.class);
    server.release();
    join(followers);

    assertThat(server.requests()).as("the leader's and its successor's").isEqualTo(2);
    assertThat(outcomes).hasSize(21);
    assertThat(outcomes).filteredOn(VerificationKey.class::isInstance).hasSize(20);
  }

  @Test
  void aFollowerThatIsInterruptedLeavesTheOthersAlone() throws Exception {
    Jwks jwks = jwks(LONG);
    server.hold();
    Thread leader = Threads.start(() -> run(old(jwks)));
    server.awaitRequest();
    List<Thread> followers = startFollowers(jwks, 20, false);

    followers.get(0).interrupt();
    Threads.join(followers.get(0));
    assertThat(outcomes).hasSize(1).first().isInstanceOf(InterruptedIOException.class);
    server.release();
    join(followers);
    Threads.join(leader);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(outcomes).filteredOn(VerificationKey.class::isInstance).hasSize(20);
  }

  @Test
  void aLeaderThatIsCancelledStillBringsTheSetToTheOthers() throws Exception {
    Jwks jwks = jwks(LONG);
    server.hold();
    CompletableFuture<VerificationKey> leader = async.start(old(jwks));
    server.awaitRequest();
    CompletableFuture<VerificationKey> follower = async.start(old(jwks));

    assertThat(leader.cancel(true)).isTrue();
    assertThat(follower).isNotDone();
    server.release();

    assertThat(follower.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    assertThat(leader).isCancelled();
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aFollowerThatIsCancelledLeavesTheOthersAlone() throws Exception {
    Jwks jwks = jwks(LONG);
    server.hold();
    CompletableFuture<VerificationKey> leader = async.start(old(jwks));
    CompletableFuture<VerificationKey> follower = async.start(old(jwks));
    CompletableFuture<VerificationKey> other = async.start(old(jwks));

    assertThat(follower.cancel(true)).isTrue();
    server.release();

    assertThat(leader.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    assertThat(other.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    assertThatThrownBy(follower::get)
        .isInstanceOf(java.util.concurrent.CancellationException.class);
    assertThat(server.requests()).isEqualTo(1);
  }
}
