package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes share introspection responses in an encrypted store, which may fail. */
@Timeout(120)
class IntrospectedStoreTest {

  private static final String TOKEN = Introspector.TOKEN;
  private static final EncryptionKey KEY = EncryptionKey.of(new byte[32]);

  private final Introspector introspector = new Introspector();
  private final Engine engine = new Engine();
  private final ProtectedResource first = resource(tokens());
  private final ProtectedResource second = resource(tokens());

  /** A store in memory whose values are seen, which may fail or hang. */
  private static final class Engine implements Store {
    final Map<StoreKey, StoreValue> values = new ConcurrentHashMap<>();
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    volatile boolean dead;
    volatile CountDownLatch gate = new CountDownLatch(0);

    private void call(String name) throws Exception {
      calls.add(name);
      gate.await();
      if (dead) {
        throw new IOException("the engine is dead");
      }
    }

    @Override
    public @Nullable String load(StoreKey key) throws Exception {
      call("load");
      StoreValue value = values.get(key);
      return value == null ? null : value.text();
    }

    @Override
    public boolean save(StoreKey key, StoreValue value, Condition condition) throws Exception {
      call("save");
      values.put(key, value);
      return true;
    }
  }

  private IntrospectedTokens tokens() {
    return Introspector.tokens().store(engine, KEY).storeTimeout(Duration.ofMinutes(1));
  }

  private static ProtectedResource resource(IntrospectedTokens tokens) {
    return Introspector.resource(tokens);
  }

  private void admit(ProtectedResource resource) {
    assertThat(introspector.admit(resource, TOKEN).subject()).isEqualTo("alice");
  }

  @Test
  void aResponseIsRequestedOnceForAllProcesses() {
    admit(first);
    admit(second);
    admit(second);

    assertThat(introspector.requested()).hasSize(1);
    assertThat(engine.calls).containsExactly("load", "save", "load");
  }

  @Test
  void theEngineSeesNeitherTheTokenNorTheResponse() {
    admit(first);

    StoreKey key = engine.values.keySet().iterator().next();
    StoreValue value = engine.values.get(key);
    assertThat(key.kind()).isEqualTo("introspection");
    assertThat(key).isEqualTo(StoreKey.of("introspection", Api.ISSUER, "orders", TOKEN));
    assertThat(value.text()).startsWith("{\"encrypted\":").doesNotContain("alice", TOKEN);
    assertThat(value.version()).isEqualTo(Api.NOW);
    assertThat(value.expiresAt()).isEqualTo(Api.NOW + 60);
  }

  @Test
  void aResponseServesForOneTimeInAllProcessesTogether() {
    admit(first);
    introspector.clock.advance(50);
    admit(second);
    assertThat(introspector.requested()).hasSize(1);
    introspector.clock.advance(10);

    introspector.active.clear();
    assertThat(introspector.refuse(second, TOKEN).reason()).isEqualTo(Reason.INACTIVE);
  }

  @Test
  void anEntryThatTheEngineKeptTooLongIsNotUsed() {
    admit(first);
    introspector.clock.advance(60);
    introspector.active.clear();

    assertThat(introspector.refuse(resource(tokens()), TOKEN).reason()).isEqualTo(Reason.INACTIVE);
  }

  @Test
  void anEntryOfTheFutureIsNotUsed() {
    introspector.clock.advance(31);
    admit(first);
    introspector.clock.advance(-31);
    introspector.active.clear();

    assertThat(introspector.refuse(second, TOKEN).reason()).isEqualTo(Reason.INACTIVE);
  }

  @Test
  void aTokenThatIsRefusedIsNotInTheStore() {
    assertThat(introspector.refuse(first, "unknown").reason()).isEqualTo(Reason.INACTIVE);
    introspector.active.put("other", Introspector.state().with("aud", "https://other.example"));
    assertThat(introspector.refuse(first, "other").reason()).isEqualTo(Reason.AUDIENCE);

    assertThat(engine.values).isEmpty();
    assertThat(engine.calls).containsExactly("load", "load");
  }

  @Test
  void aTokenThatIsAcceptedByTheToleranceAloneIsNotInTheStore() {
    introspector.active.put(TOKEN, Introspector.state().with("exp", Api.NOW - 10));
    admit(first);

    assertThat(engine.values).isEmpty();
  }

  @Test
  void aResourceWithAnotherPolicyChecksTheEntryItself() {
    admit(first);
    ProtectedResource other = resource(tokens().audience("https://other.example"));

    assertThat(introspector.refuse(other, TOKEN).reason()).isEqualTo(Reason.AUDIENCE);
    assertThat(introspector.requested()).hasSize(2);
    admit(second);
    assertThat(introspector.requested()).hasSize(2);
  }

  @Test
  void aResponseIsForTheClientThatRequestedIt() {
    admit(first);
    IntrospectedTokens other =
        IntrospectedTokens.of(Introspector.AS, Client.of("invoices"), Introspector.AUTHENTICATION)
            .store(engine, KEY);

    admit(resource(other));
    assertThat(introspector.requested()).hasSize(2);
    assertThat(engine.values).hasSize(2);
  }

  @Test
  void anEntryOfAnotherKeyOrTokenIsNotUsed() {
    byte[] secret = new byte[32];
    secret[0] = 1;
    admit(resource(Introspector.tokens().store(engine, EncryptionKey.of(secret))));
    admit(first);
    assertThat(introspector.requested()).hasSize(2);

    StoreValue planted = engine.values.values().iterator().next();
    engine.values.put(StoreKey.of("introspection", Api.ISSUER, "orders", "stolen"), planted);
    assertThat(introspector.refuse(first, "stolen").reason()).isEqualTo(Reason.INACTIVE);
  }

  @Test
  void theStoreServesWhileTheEndpointIsDown() {
    admit(first);
    introspector.instead =
        request -> {
          throw new IOException("down");
        };
    Verdict unused = introspector.server.run(second.admit(Api.bearer("new")).verdict());

    admit(second);
    assertThat(introspector.requested()).containsExactly(TOKEN, "new");
  }

  @Test
  void aDeadStoreCostsRequestsAndRefusesNothing() {
    engine.dead = true;
    admit(first);
    admit(first);
    admit(second);

    assertThat(introspector.requested()).hasSize(2);
    assertThat(introspector.refuse(first, "unknown").reason()).isEqualTo(Reason.INACTIVE);
  }

  @Test
  void aStoreThatHangsHoldsALimitedNumberOfCalls() throws Exception {
    ProtectedResource impatient = resource(tokens().storeTimeout(Duration.ofMillis(1)));
    engine.gate = new CountDownLatch(1);
    try {
      for (int i = 0; i < 2 * StateStores.CALLS; i++) {
        introspector.active.put("t" + i, Introspector.state());
        assertThat(introspector.admit(impatient, "t" + i).subject()).isEqualTo("alice");
      }
      assertThat(engine.calls).hasSizeLessThanOrEqualTo(StateStores.CALLS);
    } finally {
      engine.gate.countDown();
    }
    assertThat(introspector.requested()).hasSize(2 * StateStores.CALLS);
  }

  @Test
  void callersWithOneTokenLoadOnce() throws Exception {
    introspector.server.hold();
    Thread[] threads = new Thread[8];
    List<AccessToken> admitted = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Threads.start(() -> admitted.add(introspector.admit(first, TOKEN)));
    }
    introspector.server.awaitRequest();
    introspector.server.release();
    for (Thread thread : threads) {
      Threads.join(thread);
    }

    assertThat(admitted).hasSize(8);
    assertThat(introspector.requested()).hasSize(1);
    assertThat(engine.calls).containsExactly("load", "save");
  }
}
