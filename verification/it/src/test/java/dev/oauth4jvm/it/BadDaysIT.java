package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.it.FaultyStoreLoad.Phase;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.LocalClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each engine has each fault that it can have, while a process validates and others start: no
 * validation fails, the listener hears of the fault, and the store is used again when it is over.
 * Prints the table of {@code docs/bad-days.md}.
 */
@ExtendWith(SharedServer.class)
class BadDaysIT {

  /** Its tokens are valid for a clock that is an hour off, too. */
  private static final LocalClient CLIENT =
      LocalClient.of("bad-days", "a third secret", Party.AUDIENCE)
          .withAge(Duration.ofHours(2))
          .withLifetime(Duration.ofHours(6));

  private static final Map<FaultyStore.Kind, FaultyStore> ENGINES =
      new EnumMap<>(FaultyStore.Kind.class);
  private static final BadDaysTable TABLE = new BadDaysTable();

  private static final Duration MINUTES_5 = Duration.ofMinutes(5);

  @TempDir private static Path scratch;

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final Party wrong;
  private final String token;
  private final JwksId id;

  BadDaysIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    issuer.register(CLIENT);
    party = new Party(issuer.issuer());
    wrong = new Party(issuer.issuer());
    token = party.token(CLIENT);
    id = new JwksId(party.server.issuer(), party.server.jwksUri());
  }

  @AfterAll
  static void printAndStop() throws Exception {
    System.out.println(TABLE);
    for (FaultyStore engine : ENGINES.values()) {
      engine.close();
    }
    ENGINES.clear();
  }

  static Stream<Arguments> days() {
    return Stream.of(FaultyStore.Kind.values())
        .flatMap(
            kind ->
                Stream.of(StoreFault.values())
                    .filter(kind::canHave)
                    .map(fault -> Arguments.of(kind, fault)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("days")
  void validationsGoOnAndTheFaultIsNamedAndTheStoreIsUsedAgain(
      FaultyStore.Kind kind, StoreFault fault) throws Exception {
    FaultyStore engine = engine(kind);
    engine.clear();
    wrong.clock.advance(
        Duration.between(wrong.clock.instant(), party.clock.instant()).plus(fault.clockOff()));
    FaultyStoreLoad load = new FaultyStoreLoad(party, wrong, token, engine);

    Phase before = load.run(() -> {}, phase -> phase.has("Hit STORE"));
    long held = load.longLived().cache().updatedAt();
    if (fault == StoreFault.FAILED_OVER) {
      engine.backUp(id);
    } else if (!fault.isOfTheEntry()) {
      engine.inflict(fault, id);
    }
    String event = kind.event(fault);
    String cause = kind.cause(fault);
    Phase during;
    try {
      during =
          load.run(
              () -> spoil(fault, engine, load),
              phase -> phase.has(event) && (cause.isEmpty() || phase.names(event, cause)));
    } finally {
      if (!fault.isOfTheEntry()) {
        engine.heal(fault, id);
      }
    }
    Phase after = load.run(() -> {}, phase -> phase.has("Hit STORE"));

    TABLE.add(kind, fault, List.of(before, during, after));
    for (Phase phase : List.of(before, during, after)) {
      assertThat(phase.failures()).isEmpty();
      assertThat(phase.validations()).isPositive();
    }
    assertThat(before.has("Hit STORE")).isTrue();
    assertThat(during.events()).matches(events -> during.has(event), event);
    if (!cause.isEmpty()) {
      assertThat(during.reasons()).matches(reasons -> during.names(event, cause), cause);
    }
    assertThat(after.events()).matches(events -> after.has("Hit STORE"), "a hit in the store");
    assertThat(load.longLived().cache().updatedAt()).isGreaterThan(held);
  }

  /** The entry of the older data is within its time to live. */
  @ParameterizedTest
  @EnumSource
  void afterAFailoverAProcessKeepsItsNewerSetAndOthersUseTheOlderEntry(FaultyStore.Kind kind)
      throws Exception {
    FaultyStore engine = engine(kind);
    engine.clear();
    String forged = new Tampering().signedByAnotherKey(token, "forged");
    Watcher watcher = new Watcher();
    Jwks longLived = patient(engine, watcher);
    party.validate(longLived, token);
    long older = longLived.cache().updatedAt();
    engine.backUp(id);
    long newer = renew(longLived, forged);

    engine.failOver(id);
    Jwks starting = patient(engine, watcher);
    party.validate(starting, token);
    party.validate(longLived, token);

    assertThat(starting.cache().updatedAt()).isEqualTo(older);
    assertThat(longLived.cache().updatedAt()).isEqualTo(newer).isGreaterThan(older);
    assertThat(watcher.origins()).endsWith(Origin.STORE, Origin.MEMORY);
    // the older entry does not replace the newer set, but is replaced itself
    long newest = renew(longLived, forged);
    assertThat(newest).isGreaterThan(newer);
    Jwks another = patient(engine, watcher);
    party.validate(another, token);
    assertThat(another.cache().updatedAt()).isEqualTo(newest);
  }

  /** Lets a forged token cause a search after the cooldown; returns the time of the set. */
  private long renew(Jwks jwks, String forged) {
    party.clock.advance(Duration.ofMinutes(1));
    assertThatThrownBy(() -> party.validate(jwks, forged)).isInstanceOf(OAuthException.class);
    return jwks.cache().updatedAt();
  }

  /** A process that waits for the store, but not for the lease of another process. */
  private Jwks patient(FaultyStore engine, Watcher watcher) {
    return Jwks.of(party.server)
        .store(engine.store(FleetNode.PATIENCE))
        .storeTimeout(FleetNode.PATIENCE)
        .waitForLease(Duration.ZERO)
        .listener(watcher)
        .build();
  }

  /**
   * Nobody but memory can answer. Forged tokens come every second, and cause no more requests than
   * decision 28 says.
   */
  @Test
  void withStoreAndServerDeadMemoryServesAsLongAsAllowedAndForgedTokensCauseFewRequests()
      throws Exception {
    FaultyStore engine = engine(FaultyStore.Kind.REDIS);
    engine.clear();
    List<JwksEvent> failed = new CopyOnWriteArrayList<>();
    Jwks jwks = memoryThatServesStale(engine, failed);
    party.validate(jwks, token);
    String forged = new Tampering().signedByAnotherKey(token, "forged");
    engine.inflict(StoreFault.DEAD, id);
    try {
      issuer.answerJwks(503, "text/plain", "out of order");
      // until the cooldown is over nobody asks, then once in a cooldown
      flood(jwks, forged, MINUTES_5, true);
      assertThat(failed).hasSize(4);
      // the set is past its time to live, and serves; the outage is four minutes old, so that those
      // who look for another key try after half a minute at the earliest
      flood(jwks, forged, MINUTES_5, true);
      assertThat(failed).hasSizeBetween(5, 4 + 10);
      // there is no set any more, and one try in a cooldown
      flood(jwks, forged, MINUTES_5, false);
      assertThat(failed).hasSizeBetween(10, 4 + 10 + 5);

      // a process that never had one: each second at first, then an eighth of the outage
      Jwks empty = memoryThatServesStale(engine, failed);
      failed.clear();
      int begun = issuer.jwksRequests().count();
      flood(empty, forged, Duration.ofSeconds(16), false);
      assertThat(failed).hasSize(16);
      flood(empty, forged, Duration.ofSeconds(600 - 16), false);
      assertThat(failed).hasSize(49);
      assertThat(issuer.jwksRequests().count() - begun).isEqualTo(failed.size());
    } finally {
      issuer.healJwks();
      engine.heal(StoreFault.DEAD, id);
    }
    party.clock.advance(Duration.ofMinutes(1));
    party.validate(jwks, token);
  }

  private Jwks memoryThatServesStale(FaultyStore engine, List<JwksEvent> failed) {
    return Jwks.of(party.server)
        .store(engine.store())
        .timeToLive(MINUTES_5)
        .cooldown(Duration.ofMinutes(1))
        .allowStaleFor(MINUTES_5)
        .listener(
            event -> {
              if (event instanceof JwksEvent.FetchFailed) {
                failed.add(event);
              }
            })
        .build();
  }

  /** Three forged tokens and a genuine one in each second. */
  private void flood(Jwks jwks, String forged, Duration time, boolean serves) {
    for (long second = 0; second < time.toSeconds(); second++) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> party.validate(jwks, forged)).isInstanceOf(OAuthException.class);
      }
      if (serves) {
        party.validate(jwks, token);
      } else {
        assertThatThrownBy(() -> party.validate(jwks, token)).isInstanceOf(OAuthException.class);
      }
      party.clock.advance(Duration.ofSeconds(1));
    }
  }

  /** What lies in the entry is there again before each process starts. */
  private void spoil(StoreFault fault, FaultyStore engine, FaultyStoreLoad load) throws Exception {
    if (!fault.clockOff().isZero()) {
      load.startWrongProcess();
    } else if (fault == StoreFault.FAILED_OVER) {
      engine.failOver(id);
    } else if (fault.isOfTheEntry()) {
      long updatedAt = fault.updatedAt(party.clock.instant());
      JsonObject jwks = load.longLived().cache().snapshot().keys().json();
      engine.write(id, fault.document(jwks, updatedAt), updatedAt);
    }
  }

  private static FaultyStore engine(FaultyStore.Kind kind) throws Exception {
    FaultyStore engine = ENGINES.get(kind);
    if (engine == null) {
      engine = kind.start(scratch);
      ENGINES.put(kind, engine);
    }
    return engine;
  }
}
