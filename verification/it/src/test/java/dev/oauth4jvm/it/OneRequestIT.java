package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.resource.AccessToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many callers need a newer set at the same time. The server holds its answer until each of them
 * has found that the set at hand does not do, so they are certain to be there together.
 */
@ExtendWith(SharedServer.class)
class OneRequestIT {

  private static final int CALLERS = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final String token;
  private final JwksCache cache = JwksCache.empty();
  private final CountDownLatch release = new CountDownLatch(1);
  private final Watcher watcher = new Watcher();
  private final int before;

  OneRequestIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
    token = party.token(SharedServer.APP);
    party.validate(Jwks.of(party.server).cache(cache).build(), token);
    before = issuer.jwksRequests().count();
  }

  @AfterEach
  void letGo() {
    release.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void aThousandThreadsAtAnExpiredSetCauseOneRequest(Callers callers) throws Exception {
    party.clock.advance(Duration.ofMinutes(5));
    CountDownLatch misses = new CountDownLatch(CALLERS);
    Operation<AccessToken> validation = party.validation(jwks(misses).build(), token);
    issuer.holdJwks(release);

    List<CompletableFuture<AccessToken>> runs = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      runs.add(callers.run(() -> party.http.run(validation)));
    }
    awaitAll(misses);
    assertThat(runs).noneMatch(CompletableFuture::isDone);
    release.countDown();

    assertAllValid(runs);
    assertThat(requests()).isEqualTo(1);
    assertThat(watcher.all(JwksEvent.Fetched.class)).hasSize(1);
  }

  @Test
  void aThousandAsynchronousRunsStartedByOneThreadAtAnExpiredSetCauseOneRequest() throws Exception {
    party.clock.advance(Duration.ofMinutes(5));
    CountDownLatch misses = new CountDownLatch(CALLERS);
    Operation<AccessToken> validation = party.validation(jwks(misses).build(), token);
    issuer.holdJwks(release);

    List<CompletableFuture<AccessToken>> runs = start(validation);
    awaitAll(misses);
    assertThat(runs).noneMatch(CompletableFuture::isDone);
    release.countDown();

    assertAllValid(runs);
    assertThat(requests()).isEqualTo(1);
    assertThat(watcher.all(JwksEvent.Fetched.class)).hasSize(1);
  }

  @Test
  void theRequestGoesOnForTheOthersWhenTheRunThatAsksIsCancelled() throws Exception {
    party.clock.advance(Duration.ofMinutes(5));
    CountDownLatch misses = new CountDownLatch(CALLERS);
    Operation<AccessToken> validation = party.validation(jwks(misses).build(), token);
    issuer.holdJwks(release);

    List<CompletableFuture<AccessToken>> runs = start(validation);
    awaitAll(misses);
    assertThat(runs.remove(0).cancel(true)).as("the first one asks, the others wait").isTrue();
    assertThat(runs).noneMatch(CompletableFuture::isDone);
    release.countDown();

    assertAllValid(runs);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void aThousandRunsInAFreshProcessAskTheStoreOnceAndTheServerOnce() throws Exception {
    CountingStore store = new CountingStore();
    CountDownLatch misses = new CountDownLatch(CALLERS);
    Operation<AccessToken> validation =
        party.validation(
            jwks(misses)
                .cache(JwksCache.empty())
                .store(store)
                .storeTimeout(Duration.ofSeconds(10))
                .build(),
            token);
    issuer.holdJwks(release);

    List<CompletableFuture<AccessToken>> runs = start(validation);
    awaitAll(misses);
    release.countDown();

    assertAllValid(runs);
    assertThat(requests()).isEqualTo(1);
    assertThat(store.loads).hasValue(1);
    assertThat(store.saves).hasValue(1);
  }

  @Test
  void unknownKeysShareOneRequestAndKnownOnesDoNotWaitForIt() throws Exception {
    party.clock.advance(Duration.ofMinutes(1));
    CountDownLatch misses = new CountDownLatch(CALLERS);
    Jwks jwks = jwks(misses).build();
    Tampering tampering = new Tampering();
    issuer.holdJwks(release);

    List<CompletableFuture<AccessToken>> forged = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String unknown = tampering.signedByAnotherKey(token, "unknown-" + i);
      forged.add(party.async.start(party.validation(jwks, unknown)));
    }
    awaitAll(misses);
    assertThat(party.validate(jwks, token).clientId()).isEqualTo(SharedServer.APP.id());
    assertThat(forged).noneMatch(CompletableFuture::isDone);
    release.countDown();

    for (CompletableFuture<AccessToken> run : forged) {
      assertThat(failure(run))
          .isInstanceOfSatisfying(
              OAuthException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.KEY_SELECTION));
    }
    assertThat(requests()).isEqualTo(1);
  }

  private List<CompletableFuture<AccessToken>> start(Operation<AccessToken> validation) {
    List<CompletableFuture<AccessToken>> runs = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      runs.add(party.async.start(validation));
    }
    return runs;
  }

  private Jwks.Builder jwks(CountDownLatch misses) {
    return Jwks.of(party.server)
        .cache(cache)
        .waitAtMost(PATIENCE)
        .listener(watcher)
        .listener(
            event -> {
              if (event instanceof JwksEvent.Miss) {
                misses.countDown();
              }
            });
  }

  /** Until every caller has found that it needs a newer set, and the request is there. */
  private void awaitAll(CountDownLatch misses) throws InterruptedException {
    assertThat(misses.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    issuer.jwksRequests().await(before + 1, PATIENCE);
  }

  private static void assertAllValid(List<CompletableFuture<AccessToken>> runs) throws Exception {
    for (CompletableFuture<AccessToken> run : runs) {
      assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).clientId())
          .isEqualTo(SharedServer.APP.id());
    }
  }

  private static Throwable failure(CompletableFuture<?> run) throws Exception {
    try {
      run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      return failed.getCause();
    }
    throw new AssertionError("it succeeded");
  }

  private int requests() {
    return issuer.jwksRequests().count() - before;
  }

  private static final class CountingStore implements JwksStore {

    final AtomicInteger loads = new AtomicInteger();
    final AtomicInteger saves = new AtomicInteger();

    @Override
    public String load(JwksId id) {
      loads.incrementAndGet();
      return null;
    }

    @Override
    public void save(JwksId id, JwksEntry entry) {
      saves.incrementAndGet();
    }
  }
}
