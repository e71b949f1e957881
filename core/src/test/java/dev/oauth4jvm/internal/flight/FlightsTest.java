package dev.oauth4jvm.internal.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.internal.flight.Ending.Failed;
import dev.oauth4jvm.internal.flight.Ending.GivenUp;
import dev.oauth4jvm.internal.flight.Ending.Landed;
import dev.oauth4jvm.internal.flight.Flights.Attempt;
import dev.oauth4jvm.internal.flight.Flights.Flight;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** At most one search at a time, and each ends once. */
class FlightsTest {

  private final Flights flights = new Flights();
  private final Flight first = new Flight();
  private final Flight second = new Flight();

  @Test
  void whoComesSecondJoinsTheFirst() {
    assertThat(flights.inProgress()).isNull();
    assertThat(flights.join(first, null)).isSameAs(first);
    assertThat(flights.join(second, null)).isSameAs(first);
    assertThat(flights.inProgress()).isSameAs(first);
  }

  @Test
  void aSearchThatIsOverdueIsReplacedOnce() {
    flights.join(first, null);
    assertThat(flights.join(second, first)).isSameAs(second);
    assertThat(flights.join(new Flight(), first)).as("another was faster").isSameAs(second);

    flights.land(first, LastLook.SERVER);
    assertThat(flights.inProgress()).as("the one that was replaced ends alone").isSameAs(second);
    assertThat(first.isOver()).isTrue();
    assertThat(second.isOver()).isFalse();
  }

  @Test
  void aSearchEndsOnce() {
    flights.join(first, null);
    flights.land(first, LastLook.STORE);
    flights.fail(first, new IOException("too late"), 60, 1000);
    flights.giveUp(first);

    assertThat(first.ending()).isEqualTo(new Landed(LastLook.STORE));
    assertThat(flights.inProgress()).isNull();
    assertThat(flights.failedJustNow(1000)).as("no outage").isNull();
  }

  @Test
  void theFailureOfAReplacedSearchIsNoOutage() {
    flights.join(first, null);
    flights.join(second, first);
    flights.land(second, LastLook.SERVER);

    assertThat(flights.fail(first, new IOException("too late"), 60, 1000)).as("no pause").isNull();

    assertThat(first.isOver()).isTrue();
    assertThat(flights.failedJustNow(1000)).isNull();
  }

  @Test
  void aSearchThatFailedDoesNotEndTheOutageByLandingLater() {
    flights.join(first, null);
    Duration pause = flights.fail(first, new IOException("no route"), 60, 1000);

    flights.land(first, LastLook.STORE);

    assertThat(pause).hasSeconds(1);
    assertThat(flights.failedJustNow(1000)).isSameAs(first);
  }

  @Test
  void howItEndedIsKnownToItsFollowers() {
    IOException failure = new IOException("no route");
    flights.join(first, null);
    assertThat(first.ending()).isNull();

    Duration pause = flights.fail(first, failure, 60, 1000);
    assertThat(pause).hasSeconds(1);
    assertThat(first.ending()).isEqualTo(new Failed(failure));
    assertThat(flights.lastFailure()).isSameAs(failure);

    flights.giveUp(second);
    assertThat(second.ending()).isEqualTo(new GivenUp());
  }

  @Test
  void nobodyCanEndASearchThroughItsSignal() {
    CompletableFuture<?> signal = first.signal().toCompletableFuture();
    assertThat(signal.cancel(true)).isTrue();
    assertThat(first.isOver()).isFalse();

    flights.giveUp(first);
    assertThat(first.signal().toCompletableFuture()).isCompleted();
  }

  @Test
  void itIsWaitedForFromItsBeginning() {
    assertThat(first.remaining(Duration.ofHours(1)))
        .isLessThan(Duration.ofHours(1))
        .isGreaterThan(Duration.ofMinutes(50));
    assertThat(first.remaining(Duration.ofNanos(1))).isZero();
  }

  @Test
  void anAttemptCountsOnBothSidesOfItsTime() {
    assertThat(flights.attemptedWithin(60, 0)).isFalse();
    flights.attempt(1000);

    assertThat(flights.attemptedWithin(60, 1059)).isTrue();
    assertThat(flights.attemptedWithin(60, 1060)).isFalse();
    assertThat(flights.attemptedWithin(60, 941)).isTrue();
    assertThat(flights.attemptedWithin(60, 940)).isFalse();
  }

  @Test
  void aRestIsNoAttemptAndLastsOnBothSidesOfItsBeginning() {
    assertThat(flights.isResting(0)).isFalse();
    flights.rest(5, 1000);

    assertThat(flights.isResting(1004)).isTrue();
    assertThat(flights.isResting(1005)).isFalse();
    assertThat(flights.isResting(996)).isTrue();
    assertThat(flights.isResting(995)).isFalse();
    assertThat(flights.attemptedWithin(60, 1000)).isFalse();
  }

  @Test
  void anAttemptThatIsTakenBackLeavesTheOneBeforeAndAnyLaterOne() {
    flights.attempt(1000);
    Attempt given = flights.attempt(1100);
    flights.withdraw(given);
    assertThat(flights.attemptedWithin(60, 1100)).isFalse();
    assertThat(flights.attemptedWithin(60, 1000)).isTrue();

    Attempt early = flights.attempt(1200);
    flights.attempt(1300);
    flights.withdraw(early);
    assertThat(flights.attemptedWithin(60, 1300)).isTrue();
  }
}
