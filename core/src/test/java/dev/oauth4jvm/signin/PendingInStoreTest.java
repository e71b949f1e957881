package dev.oauth4jvm.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PendingInStoreTest {

  private final Visit visit = new Visit();
  private final Server server = visit.server();

  /** An engine in memory whose calls pass a gate. */
  private static final class Gated implements Store {
    final Store engine = Store.inMemory();
    final List<String> texts = Collections.synchronizedList(new ArrayList<>());
    volatile Gate gate = () -> {};

    interface Gate {
      void pass() throws Exception;
    }

    @Override
    public @Nullable String load(StoreKey key) throws Exception {
      String text = engine.load(key);
      gate.pass();
      return text;
    }

    @Override
    public boolean save(StoreKey key, StoreValue value, Condition condition) throws Exception {
      texts.add(key.text() + " " + value.text());
      return engine.save(key, value, condition);
    }
  }

  private static PendingInStore in(Store store) {
    return PendingAuthorizations.inStore(store, PendingAuthorizationsTest.key(1))
        .timeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS));
  }

  private String keep(PendingInStore place) {
    return server.run(place.keep(visit.pending, "session")).value().reveal();
  }

  @Test
  void theEngineSeesNoSecret() {
    Gated store = new Gated();
    String cookie = keep(in(store));
    server.run(in(store).take(cookie, "session", visit.back()));

    assertThat(store.texts).hasSize(2);
    assertThat(String.join(" ", store.texts))
        .doesNotContain(
            cookie,
            visit.pending.state(),
            visit.pending.nonce(),
            visit.pending.pkce().verifier().reveal());
  }

  @Test
  void ofTwoConcurrentUsesOneWins() throws Exception {
    Gated store = new Gated();
    String cookie = keep(in(store));
    CyclicBarrier bothLoaded = new CyclicBarrier(2);
    store.gate = () -> bothLoaded.await(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
    AtomicInteger won = new AtomicInteger();
    List<Reason> refused = Collections.synchronizedList(new ArrayList<>());
    List<Thread> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      PendingInStore place = in(store);
      processes.add(
          Threads.start(
              () -> {
                try {
                  server.run(place.take(cookie, "session", visit.back()));
                  won.incrementAndGet();
                } catch (OAuthException refusal) {
                  refused.add(refusal.reason());
                }
              }));
    }
    for (Thread process : processes) {
      Threads.join(process);
    }

    assertThat(won).hasValue(1);
    assertThat(refused).containsExactly(Reason.REPLAY);
  }

  @Test
  void aStoreThatFailsIsReportedAsAFailureToRead() {
    Gated store = new Gated();
    String cookie = keep(in(store));
    store.gate =
        () -> {
          throw new IllegalStateException("engine down");
        };

    assertThatThrownBy(() -> Driver.of(server).run(in(store).take(cookie, "session", visit.back())))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("engine down");
  }

  @Test
  void aStoreThatHangsHoldsBoundedThreadsAndNoCaller() throws Exception {
    Gated store = new Gated();
    PendingInStore place = in(store).timeout(Duration.ofMillis(1));
    String cookie = keep(in(store));
    CountDownLatch hanging = new CountDownLatch(1);
    AtomicInteger held = new AtomicInteger();
    store.gate =
        () -> {
          held.incrementAndGet();
          hanging.await();
        };

    try {
      for (int i = 0; i < StoreCalls.MAX; i++) {
        assertThatThrownBy(() -> Driver.of(server).run(place.take(cookie, "session", visit.back())))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("did not respond");
      }
      assertThatThrownBy(() -> Driver.of(server).run(place.take(cookie, "session", visit.back())))
          .isInstanceOf(IOException.class)
          .hasRootCauseMessage("the store is busy with 64 calls of other sign-ins");
    } finally {
      hanging.countDown();
    }
    assertThat(held).hasValueLessThanOrEqualTo(StoreCalls.MAX);
  }

  @Test
  void anAsynchronousRunHasTheValueToo() throws Exception {
    PendingInStore place = in(Store.inMemory());
    AsyncDriver http = AsyncDriver.of(server.async()).env(visit.clock.env());

    PendingCookie cookie =
        http.start(place.keep(visit.pending, "")).get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
    PendingAuthorization pending =
        http.start(place.take(cookie.value().reveal(), "", visit.back()))
            .get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);

    assertThat(pending.text()).isEqualTo(visit.pending.text());
  }

  @Test
  void anExecutorThatRefusesIsAFailureOfTheStore() {
    PendingInStore place =
        in(Store.inMemory())
            .executor(
                work -> {
                  throw new RejectedExecutionException("full");
                });

    assertThatThrownBy(() -> Driver.of(server).run(place.keep(visit.pending, "")))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("full");
  }
}
