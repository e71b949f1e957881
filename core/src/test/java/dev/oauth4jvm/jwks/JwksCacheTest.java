package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.jose.JwsAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which of two snapshots a cache holds. */
class JwksCacheTest {

  private final JwksCache cache = JwksCache.empty();

  @Test
  void theNewestIsHeldInWhateverOrderTheyCome() {
    JwksSnapshot first = TestKeys.snapshot(100, OLD);
    JwksSnapshot second = TestKeys.snapshot(101, NEW);

    assertThat(cache.offer(first)).isTrue();
    assertThat(cache.offer(second)).isTrue();
    assertThat(cache.offer(first)).isFalse();
    assertThat(cache.snapshot()).isSameAs(second);
    assertThat(cache.updatedAt()).isEqualTo(101);
    assertThat(cache.toJson()).isEqualTo(TestKeys.entry(101, NEW));
  }

  @Test
  void anEquallyOldOneIsNotTaken() {
    JwksSnapshot first = TestKeys.snapshot(100, OLD);
    cache.offer(first);

    assertThat(cache.offer(TestKeys.snapshot(100, NEW))).isFalse();
    assertThat(cache.snapshot()).isSameAs(first);
  }

  @Test
  void whatWasFetchedReplacesOneOfTheSameSecondAndOneFromTheFuture() {
    cache.offer(TestKeys.snapshot(100, OLD));
    JwksSnapshot same = TestKeys.snapshot(100, NEW);
    cache.acceptFetched(same, 100);
    assertThat(cache.snapshot()).isSameAs(same);

    cache.offer(TestKeys.snapshot(120, OLD));
    JwksSnapshot fetched = TestKeys.snapshot(101, NEW);
    cache.acceptFetched(fetched, 101);
    assertThat(cache.snapshot()).as("120 is in the future at 101").isSameAs(fetched);
  }

  @Test
  void whatWasAskedForEarlierDoesNotReplaceWhatWasAskedForLater() {
    JwksSnapshot later = TestKeys.snapshot(110, NEW);
    cache.offer(later);

    cache.acceptFetched(TestKeys.snapshot(100, OLD), 115);

    assertThat(cache.snapshot()).isSameAs(later);
  }

  @Test
  void anEntryReplacesOneThatOnlyAWrongClockCanHaveWritten() {
    cache.offer(TestKeys.snapshot(131, OLD));
    JwksSnapshot entry = TestKeys.snapshot(90, NEW);

    assertThat(cache.offer(entry, 131)).as("131 may be true").isFalse();
    assertThat(cache.offer(entry, 130)).isTrue();
    assertThat(cache.snapshot()).isSameAs(entry);
  }

  @Test
  void afterTheClockWasSetBackTheNextSearchHeals() throws Exception {
    TestClock clock = new TestClock();
    Server server = new Server().serve(OLD);
    Jwks jwks = Jwks.of(Server.AS).cache(cache).build();
    Driver driver = Driver.of(server).env(clock.env());
    driver.run(jwks.key(JwsAlgorithm.ES256, "old"));

    clock.advance(-3600);
    driver.run(jwks.key(JwsAlgorithm.ES256, "old"));
    assertThat(server.requests()).isEqualTo(2);
    assertThat(cache.updatedAt()).isEqualTo(clock.now());
    driver.run(jwks.key(JwsAlgorithm.ES256, "old"));
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void aCacheOfOneServerIsNotAnothers() {
    Jwks.of(Server.AS).cache(cache).build();
    Jwks.of(Server.AS).cache(cache).build();

    List<AuthorizationServer> others =
        List.of(
            AuthorizationServer.of(Server.ISSUER, Server.ISSUER + "/other"),
            AuthorizationServer.of("https://other.example", Server.ISSUER + "/jwks"));
    for (AuthorizationServer other : others) {
      Jwks.Builder builder = Jwks.of(other).cache(cache);
      assertThatIllegalArgumentException()
          .isThrownBy(builder::build)
          .withMessageContaining("cache")
          .withMessageContaining(other.issuer());
    }
  }

  @Test
  void manyThreadsLeaveTheNewest() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= 64; i++) {
      JwksSnapshot mine = TestKeys.snapshot(i, OLD);
      threads.add(
          Threads.start(
              () -> {
                go.await();
                cache.offer(mine);
              }));
    }
    go.countDown();
    for (Thread thread : threads) {
      Threads.join(thread);
    }
    assertThat(cache.updatedAt()).isEqualTo(64);
  }

  @Test
  void nothingIsNotASnapshot() {
    assertThatNullPointerException().isThrownBy(() -> cache.offer(null));
    assertThat(cache).hasToString("JwksCache[null]");
  }
}
