package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.it.TokenFleet.Round;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Processes share a session whose refresh tokens are good for one use, by a Redis. The table that
 * it prints is the one in the documentation, where it ran with {@code -Dtokens.fleet=20
 * -Dtokens.renewals=1000}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TokenFleetIT {

  private static final int SIZE = Integer.getInteger("tokens.fleet", 5);
  private static final int RENEWALS = Integer.getInteger("tokens.renewals", 12);
  private static final int KILL_EACH = 3;
  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final String LOST = ErrorCode.LOGIN_REQUIRED.toString();

  private static final StringBuilder TABLE = new StringBuilder();
  private static TokenFleet fleet;

  @BeforeAll
  static void start() {
    fleet = new TokenFleet(SIZE, AHEAD);
  }

  @AfterAll
  static void stop() {
    if (fleet != null) {
      fleet.close();
    }
    System.out.printf(
        "| %d processes | renewals | requests | kills | sessions lost | longest wait, ms |%n"
            + "|---|---|---|---|---|---|%n%s",
        SIZE, TABLE);
  }

  @Test
  @Order(1)
  void theTokenExpiresInAllOfThemAndOneSendsTheRefreshToken() {
    fleet.signIn();
    int periods = Math.min(RENEWALS, 10);
    Duration longest = Duration.ZERO;
    int before = fleet.tokenRequests();
    for (int period = 1; period <= periods; period++) {
      fleet.pass(TokenFleet.LIFE);
      Round round = fleet.round();
      assertThat(round.said()).hasSize(1).doesNotContain(LOST);
      assertThat(fleet.tokenRequests() - before).isEqualTo(period);
      longest = max(longest, round.longest());
    }
    row("the token expires in all processes", periods, periods, 0, 0, longest);
  }

  @Test
  @Order(2)
  void oneRenewsAheadOfTimeAndNobodyWaits() {
    fleet.signIn();
    String held = fleet.round().said().iterator().next();
    int periods = Math.min(RENEWALS, 10);
    Duration longest = Duration.ZERO;
    int before = fleet.tokenRequests();
    for (int period = 1; period <= periods; period++) {
      fleet.pass(TokenFleet.LIFE.minusSeconds(100)); // all are due
      Round round = fleet.round();
      assertThat(round.said()).contains(held);
      fleet.settle();
      longest = max(longest, round.longest());
      fleet.pass(Duration.ofSeconds(50)); // the others look again
      fleet.round();
      fleet.settle();
      Round after = fleet.round();
      assertThat(after.said()).hasSize(1).doesNotContain(held, LOST);
      assertThat(fleet.tokenRequests() - before).isEqualTo(period);
      held = after.said().iterator().next();
    }
    row("the token is renewed ahead of time", periods, periods, 0, 0, longest);
  }

  /**
   * A process that is killed after the server has acted on its request, and before the new tokens
   * are saved, takes them with it. The server then sees the old refresh token again, and ends the
   * session: no client can prevent that. Any other kill loses nothing.
   */
  @Test
  @Order(3)
  void processesAreKilledAtRandomMomentsAndTheOthersGoOn() throws Exception {
    fleet.signIn();
    Random random = new Random(17);
    int kills = 0;
    int lost = 0;
    Duration longest = Duration.ZERO;
    int all = 0;
    for (int renewal = 1; renewal <= RENEWALS; renewal++) {
      fleet.pass(TokenFleet.LIFE);
      int before = fleet.tokenRequests();
      boolean kill = renewal % KILL_EACH == 0;
      Round round =
          kill
              ? fleet.killing(
                  random.nextInt(fleet.size()),
                  (long) (random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(60)))
              : fleet.round();
      kills += kill ? 1 : 0;
      int requests = fleet.tokenRequests() - before;
      longest = max(longest, round.longest());
      all += requests;
      if (round.said().contains(LOST)) {
        lost++;
        assertThat(kill).as("a session is lost by a kill alone").isTrue();
        assertThat(requests).as("the killed one's request, and the same token again").isEqualTo(2);
        fleet.signIn();
        continue;
      }
      assertThat(round.said()).hasSize(1);
      assertThat(requests).isEqualTo(1);
    }
    assertThat(all).isEqualTo(RENEWALS + lost);
    row("processes are killed at random moments", RENEWALS, all, kills, lost, longest);
  }

  private static void row(
      String scenario, int renewals, int requests, int kills, int lost, Duration longest) {
    TABLE.append(
        String.format(
            "| %s | %d | %d | %d | %d | %d |%n",
            scenario, renewals, requests, kills, lost, longest.toMillis()));
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
