package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.LocalClient;
import dev.oauth4jvm.store.redis.RedisStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * The store, or a process that shares it, is out of order: validations go on as long as anyone can
 * answer, and the listener hears what is wrong.
 */
@ExtendWith(SharedServer.class)
class StoreFaultsIT {

  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofMinutes(1);
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SealKey KEY =
      SealKey.of("key-1", "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final String token;
  private final int before;
  private final FleetRedis redis = new FleetRedis();
  private final Watcher watcher = new Watcher();

  StoreFaultsIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
    token = party.token(SharedServer.APP);
    before = issuer.jwksRequests().count();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  // ---- dead

  @Test
  void aDeadStoreIsNamedAndTheServerIsAsked() throws Exception {
    redis.server.kill();

    party.validate(process(), token);

    assertThat(watcher.origins()).containsExactly(Origin.NETWORK);
    assertThat(watcher.failures()).containsExactly(Action.LOAD, Action.SAVE);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void whileTheStoreIsDeadMemoryServesAndUnknownKeysAreStillHeldBack() throws Exception {
    Jwks jwks = process();
    party.validate(jwks, token);
    redis.server.kill();

    for (int i = 0; i < 1000; i++) {
      party.validate(jwks, token);
    }
    assertThat(watcher.failures()).isEmpty();

    party.clock.advance(COOLDOWN);
    Tampering tampering = new Tampering();
    for (int i = 0; i < 50; i++) {
      String unknown = tampering.signedByAnotherKey(token, "unknown-" + i);
      Refused.with(ErrorCode.KEY_SELECTION, () -> party.validate(jwks, unknown));
    }
    assertThat(watcher.failures()).containsExactly(Action.LOAD, Action.SAVE);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aStoreThatIsBackServesAgain() throws Exception {
    Jwks jwks = process();
    party.validate(jwks, token);
    redis.server.kill();
    party.clock.advance(TIME_TO_LIVE);
    party.validate(jwks, token);
    assertThat(watcher.failures()).containsExactly(Action.LOAD, Action.SAVE);

    redis.server.start();
    redis.clear();
    party.clock.advance(TIME_TO_LIVE);
    party.validate(jwks, token);
    assertThat(requests()).isEqualTo(3);
    party.validate(process(), token);

    assertThat(watcher.origins()).endsWith(Origin.NETWORK, Origin.STORE);
    assertThat(requests()).isEqualTo(3);
  }

  @Test
  void withStoreAndServerDeadAStaleSetServesWhereThatIsAllowed() throws Exception {
    Jwks jwks = builder(JwksStore.of(redis.store())).allowStaleFor(HOUR).build();
    party.validate(jwks, token);
    redis.server.kill();
    issuer.answerJwks(503, "text/plain", "out of order");
    party.clock.advance(TIME_TO_LIVE);

    party.validate(jwks, token);

    assertThat(watcher.origins()).containsExactly(Origin.NETWORK, Origin.STALE);
    assertThat(watcher.failures()).containsExactly(Action.LOAD);
    assertThat(watcher.all(JwksEvent.FetchFailed.class)).hasSize(1);
  }

  // ---- slow

  /** With the time-outs that it has by default, which are far shorter. */
  @Test
  void aStoreThatTakesSecondsForACallIsNamedAndTheServerIsAsked() throws Exception {
    try (SlowPath slow = new SlowPath(redis.uri(), () -> Thread.sleep(10_000));
        RedisStore store = RedisStore.builder(slow.redis()).build()) {
      Jwks jwks = Jwks.of(party.server).store(store).listener(watcher).build();

      party.validate(jwks, token);
      party.validate(jwks, token);
    }
    assertThat(watcher.origins()).containsExactly(Origin.NETWORK, Origin.MEMORY);
    assertThat(watcher.failures()).containsExactly(Action.LOAD, Action.SAVE);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void aStoreThatAnswersTooLateStillGetsWhatWasFetched() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (SlowPath slow = new SlowPath(redis.uri(), release::await)) {
      Jwks jwks = Jwks.of(party.server).store(redis.store(slow.redis())).listener(watcher).build();
      party.validate(jwks, token);
      assertThat(watcher.failures()).containsExactly(Action.LOAD, Action.SAVE);

      release.countDown();
      long began = System.nanoTime();
      while (redis.entry(party.server) == null) {
        assertThat(System.nanoTime() - began).isLessThan(FleetNode.PATIENCE.toNanos());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    party.validate(process(), token);

    assertThat(watcher.origins()).containsExactly(Origin.NETWORK, Origin.STORE);
    assertThat(requests()).isEqualTo(1);
  }

  // ---- garbage

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "null",
        "[]",
        "\u0000\u00ff",
        "{\"jwks\":{\"keys\":[]},\"uat\":1}",
        "{\"jwks\":1}"
      })
  void garbageIsNamedAndReplaced(String garbage) {
    redis.write(party.server, garbage);

    assertThatTheEntryIsReplaced();

    assertThat(watcher.rejections()).isNotEmpty();
    assertThat(watcher.failures()).isEmpty();
  }

  @Test
  void aHugeValueIsNamedAndReplaced() {
    redis.write(party.server, "{\"a\":\"" + "a".repeat(1_000_000) + "\"}");

    assertThatTheEntryIsReplaced();

    assertThat(watcher.rejections()).singleElement().asString().contains("characters long");
  }

  @Test
  void aValueOfAnotherKindIsNamedAndReplaced() {
    try (Jedis jedis = redis.server.connect()) {
      jedis.rpush(FleetRedis.key(party.server), "a", "b");
    }

    assertThatTheEntryIsReplaced();

    assertThat(watcher.failures()).containsExactly(Action.LOAD);
  }

  private void assertThatTheEntryIsReplaced() {
    party.validate(process(), token);
    party.validate(process(), token);

    assertThat(watcher.origins()).containsExactly(Origin.NETWORK, Origin.STORE);
    assertThat(requests()).isEqualTo(1);
  }

  // ---- tampered

  @Test
  void aTamperedEntryIsNamedAndReplacedAndItsKeyIsNotTrusted() throws Exception {
    party.validate(builder(JwksStore.of(redis.store()).sealed(KEY)).build(), token);
    Tampering attacker = new Tampering();
    JsonObject planted =
        JsonObject.of("keys", List.of(attacker.key("planted").toPublicJwk().json()));
    JsonObject entry = JsonObject.parse(redis.entry(party.server));
    redis.write(party.server, entry.with("jwks", planted).toJson());
    redis.pass(HOUR); // nobody is about to fetch

    Jwks jwks = builder(JwksStore.of(redis.store()).sealed(KEY)).build();
    String forged = attacker.signedByAnotherKey(token, "planted");
    Refused.with(ErrorCode.KEY_SELECTION, () -> party.validate(jwks, forged));

    assertThat(watcher.rejections()).singleElement().asString().contains("seal does not fit");
    assertThat(requests()).isEqualTo(2);
    party.validate(builder(JwksStore.of(redis.store()).sealed(KEY)).build(), token);
    assertThat(requests()).isEqualTo(2);
  }

  // ---- a clock that is off

  /** How wrong it is, and how many requests are made then; with right clocks it would be three. */
  enum Clock {
    AN_HOUR_AHEAD(HOUR, 7),
    A_MINUTE_AHEAD(MINUTE, 5),
    A_MINUTE_BEHIND(MINUTE.negated(), 4),
    AN_HOUR_BEHIND(HOUR.negated(), 7);

    private final Duration off;
    private final int requests;

    Clock(Duration off, int requests) {
      this.off = off;
      this.requests = requests;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClockThatIsOffCostsRequestsAndIsNamedAndAllValidate(Clock clock) throws Exception {
    issuer.register(OLD);
    String old = party.token(OLD);
    Party wrong = new Party(issuer.issuer());
    wrong.clock.advance(clock.off);
    Watcher wrongs = new Watcher();
    Jwks ofWrong = process(wrongs);
    Jwks ofRight = process();
    party.validate(ofRight, old);
    redis.pass(LEASE);

    for (int i = 0; i < 3; i++) {
      wrong.validate(ofWrong, old);
      redis.pass(LEASE);
      party.validate(ofRight, old);
      redis.pass(LEASE);
      party.validate(process(), old);
      for (Party each : List.of(party, wrong)) {
        each.clock.advance(TIME_TO_LIVE);
      }
      redis.pass(TIME_TO_LIVE);
    }

    List<String> named = (clock.off.isNegative() ? wrongs : watcher).rejections();
    assertThat(named).isNotEmpty().allSatisfy(why -> assertThat(why).contains("in the future"));
    assertThat(watcher.failures()).isEmpty();
    assertThat(wrongs.failures()).isEmpty();
    assertThat(requests()).isEqualTo(clock.requests);
  }

  /** Its tokens are valid for a clock that is an hour off, too. */
  private static final LocalClient OLD =
      LocalClient.of("old", "another secret", Party.AUDIENCE)
          .withAlgorithm("ES256")
          .withAge(HOUR.multipliedBy(2))
          .withLifetime(HOUR.multipliedBy(6));

  /** A process that has just started. */
  private Jwks process() {
    return process(watcher);
  }

  private Jwks process(Watcher watching) {
    return builder(JwksStore.of(redis.store()), watching).build();
  }

  private Jwks.Builder builder(JwksStore store) {
    return builder(store, watcher);
  }

  private Jwks.Builder builder(JwksStore store, Watcher watching) {
    return Jwks.of(party.server).store(store).storeTimeout(FleetNode.PATIENCE).listener(watching);
  }

  private int requests() {
    return issuer.jwksRequests().count() - before;
  }
}
