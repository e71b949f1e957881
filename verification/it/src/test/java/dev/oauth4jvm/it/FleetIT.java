package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.it.Fleet.Outcome;
import dev.oauth4jvm.it.Fleet.Size;
import dev.oauth4jvm.it.FleetNode.Settings;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.SigningKeys.Replaced;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Resource servers that share a Redis: what they cost the authorization server, and what a caller
 * waits. The table that it prints is the one in the documentation.
 *
 * <p>Processes start once for all tests of a fleet; each test gives them empty memories. The first
 * one has them cold, and the last one kills one of them.
 */
@ParameterizedClass
@EnumSource(Size.class)
@ExtendWith(SharedServer.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetIT {

  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int FLOOD = 50;
  private static final String REFUSED = ErrorCode.KEY_SELECTION.toString();

  private static final FleetTable TABLE = new FleetTable();
  private static FleetRedis redis;
  private static Fleet fleet;

  @Parameter private Size size;

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final Settings settings;
  private final String token;
  private final Instant start;
  private final Tampering tampering = new Tampering();
  private final CountDownLatch release = new CountDownLatch(1);

  FleetIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
    token = party.token(SharedServer.APP);
    start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    settings =
        new Settings(
            party.server,
            redis.uri(),
            FleetNode.PATIENCE,
            FleetNode.PATIENCE, // a lease of half a minute, which a busy machine does not exceed
            Duration.ZERO);
  }

  @BeforeParameterizedClassInvocation
  static void startAll(Size size) {
    redis = new FleetRedis();
    fleet = Fleet.start(size, redis);
  }

  @AfterParameterizedClassInvocation
  static void stopAll() {
    fleet.close();
    redis.close();
  }

  @AfterAll
  static void print() {
    System.out.print(TABLE);
  }

  @AfterEach
  void letGo() {
    release.countDown();
  }

  @Test
  @Order(1)
  void allStartAtOnceOnAnEmptyStoreAndOneAsksTheServer() {
    fleet.open(settings, start);

    Outcome outcome = validate(token);

    assertThat(outcome.said()).containsExactly(FleetMember.ACCEPTED);
    assertOneRequest(outcome, settings);
    TABLE.add("all start at once, and the store is empty", size, outcome);
  }

  @Test
  @Order(2)
  void allStartAtOnceOnAFilledStoreAndNoneAsksTheServer() {
    warmUp(settings);
    fleet.restart(settings);

    Outcome outcome = validate(token);

    assertThat(outcome.said()).containsExactly(FleetMember.ACCEPTED);
    assertThat(outcome.requests()).isZero();
    assertThat(outcome.calls()).isEqualTo(size.members);
    TABLE.add("all start at once, and the store is filled", size, outcome);
  }

  @Test
  @Order(3)
  void theSetExpiresInAllOfThemAndOneAsksTheServer() {
    warmUp(settings);
    fleet.pass(TIME_TO_LIVE.minus(SECOND));
    Outcome before = validate(token);
    assertThat(before.said()).containsExactly(FleetMember.ACCEPTED);
    assertThat(before.requests() + before.calls()).isZero();

    fleet.pass(SECOND);
    Outcome outcome = validate(token);

    assertThat(outcome.said()).containsExactly(FleetMember.ACCEPTED);
    assertOneRequest(outcome, settings);
    TABLE.add("the set expires in all processes", size, outcome);
  }

  /** Also not while the request for it is under way. */
  @Test
  @Order(4)
  void oneRenewsTheSetAheadOfTimeAndNoValidationWaitsForThat() throws Exception {
    Settings ahead = settings.refreshAhead(Duration.ofMinutes(1));
    warmUp(ahead);
    int before = issuer.jwksRequests().count();
    issuer.holdJwks(release);

    fleet.pass(TIME_TO_LIVE.minusSeconds(25)); // all are due
    Outcome outcome = validate(token);
    assertThat(outcome.said()).containsExactly(FleetMember.ACCEPTED);
    issuer.jwksRequests().await(before + 1, FleetNode.PATIENCE);
    issuer.healJwks();
    release.countDown();
    fleet.settle();

    for (int i = 0; i < 3; i++) {
      fleet.pass(Duration.ofSeconds(12));
      outcome = outcome.and(validate(token));
      fleet.settle();
    }
    assertThat(outcome.said()).containsExactly(FleetMember.ACCEPTED);
    assertThat(fleet.count("Miss"))
        .as("the first set alone was waited for")
        .isEqualTo(size.members);
    Outcome whole =
        new Outcome(
            outcome.verdicts(),
            issuer.jwksRequests().count() - before,
            outcome.calls(),
            outcome.nanos());
    assertOneRequest(whole, ahead);
    TABLE.add("the set expires, with early renewal", size, whole);
  }

  @Test
  @Order(5)
  void aNewKeyIsAcceptedByAllOfThemOnceTheCooldownIsOver() {
    warmUp(settings);
    issuer.keys().rotate(Replaced.STAY_PUBLISHED);
    String fresh = party.token(SharedServer.APP);

    fleet.pass(COOLDOWN.minus(SECOND));
    Outcome early = validate(fresh);
    assertThat(early.said()).containsExactly(REFUSED);
    assertThat(early.requests()).isZero();

    fleet.pass(SECOND);
    Outcome outcome = validate(fresh, token);

    assertThat(outcome.said()).containsExactly(FleetMember.ACCEPTED);
    assertOneRequest(outcome, settings);
    TABLE.add("a new key, after the cooldown", size, outcome);
  }

  @Test
  @Order(6)
  void aRemovedKeyIsRefusedByAllOfThemOnceTheTimeToLiveIsOver() {
    warmUp(settings);
    issuer.keys().rotate(Replaced.ARE_WITHDRAWN);

    fleet.pass(TIME_TO_LIVE.minus(SECOND));
    assertThat(validate(token).said()).containsExactly(FleetMember.ACCEPTED);

    fleet.pass(SECOND);
    Outcome outcome = validate(token);

    assertThat(outcome.said()).containsExactly(REFUSED);
    assertOneRequest(outcome, settings);
    TABLE.add("a removed key, after the time to live", size, outcome);
  }

  @Test
  @Order(7)
  void unknownKeysOnAllOfThemCauseOneRequestInACooldown() {
    warmUp(settings);
    List<String> flood = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      flood.add(tampering.signedByAnotherKey(token, "unknown-" + i));
    }
    assertThat(fleet.validate(issuer, flood).requests()).isZero();

    fleet.pass(COOLDOWN);
    Outcome outcome = fleet.validate(issuer, flood);
    assertThat(outcome.said()).containsExactly(REFUSED);
    assertOneRequest(outcome, settings);
    assertThat(fleet.validate(issuer, flood).requests()).isZero();
    Outcome known = validate(token);
    assertThat(known.said()).containsExactly(FleetMember.ACCEPTED);
    assertThat(known.requests()).isZero();
    TABLE.add(FLOOD + " unknown keys at each process, after a cooldown", size, outcome);

    fleet.pass(COOLDOWN);
    assertOneRequest(fleet.validate(issuer, flood), settings);
  }

  @Test
  @Order(8)
  void unknownKeysWhileTheServerFailsCauseOneRequestInACooldownToo() {
    Settings impatient = settings.waitForLease(Duration.ofSeconds(2));
    warmUp(impatient);
    String unknown = tampering.signedByAnotherKey(token, "unknown");
    fleet.pass(COOLDOWN);
    issuer.answerJwks(500, "text/plain", "out of order");
    Outcome first = fleet.validate(issuer, fleet.members().subList(0, 1), List.of(unknown));
    assertThat(first.said()).containsExactly(ErrorCode.RESPONSE_IS_NOT_CONFORM.toString());
    assertThat(first.requests()).isEqualTo(1);
    awaitLeaseOfCooldown(impatient);

    Outcome outcome = validate(unknown, unknown, unknown, token);

    assertThat(outcome.said()).containsExactly(REFUSED, FleetMember.ACCEPTED);
    if (outcome.nanos() < COOLDOWN.toNanos() / 2) {
      assertThat(outcome.requests()).isZero();
    }
    TABLE.add("unknown keys at each process, and the server fails", size, first.and(outcome));
  }

  @Test
  @Order(9)
  void theOneThatAsksIsKilledAndTheOthersGoOn() throws Exception {
    Settings defaults = settings.waitForLease(Duration.ofSeconds(4));
    fleet.open(defaults, start);
    FleetMember holder = fleet.members().get(0);
    List<FleetMember> others = fleet.members().subList(1, size.members);
    int before = issuer.jwksRequests().count();
    issuer.holdJwks(release);
    holder.validate(token);
    issuer.jwksRequests().await(before + 1, FleetNode.PATIENCE);
    issuer.healJwks();
    holder.close();

    Outcome outcome = fleet.validate(issuer, others, List.of(token));

    assertThat(outcome.said()).containsExactly(FleetMember.ACCEPTED);
    assertOneRequest(outcome, defaults);
    TABLE.add("the fetching process is killed: the others", size, outcome);
  }

  /** All have the set of the start, and nothing is known of what that cost. */
  private void warmUp(Settings settings) {
    fleet.open(settings, start);
    assertThat(validate(token).said()).containsExactly(FleetMember.ACCEPTED);
  }

  private Outcome validate(String... tokens) {
    return fleet.validate(issuer, List.of(tokens));
  }

  private static void assertOneRequest(Outcome outcome, Settings settings) {
    assertThat(outcome.requests()).isBetween(1, outcome.mostRequests(settings.waitForLease()));
  }

  /** A request that failed has its lease prolonged, which nobody waits for. */
  private void awaitLeaseOfCooldown(Settings settings) {
    long began = System.nanoTime();
    while (redis.leaseLeft(party.server).compareTo(settings.waitForLease()) <= 0) {
      assertThat(System.nanoTime() - began).isLessThan(FleetNode.PATIENCE.toNanos());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
