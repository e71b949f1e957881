package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.jose.JwsAlgorithm;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes that share a store pay when the clock of one of them is wrong. */
@Timeout(120)
class JwksClockTest {

  private static final Duration LONG = Duration.ofSeconds(Threads.PATIENCE_SECONDS);

  private final TestClock right = new TestClock();
  private final TestClock wrong = new TestClock();
  private final Server server = new Server().serve(OLD);
  private final TestStore store = new TestStore();
  private final Events events = new Events();

  /** A node that has just started looks for the key, and finds it or throws. */
  private void start(TestClock clock, String kid) throws IOException {
    Jwks jwks = Jwks.of(Server.AS).store(store).storeTimeout(LONG).listener(events).build();
    var unused = Driver.of(server).env(clock.env()).run(jwks.key(JwsAlgorithm.ES256, kid));
  }

  private void start(TestClock clock) throws IOException {
    start(clock, "old");
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 60, 300, 301, 3600})
  void whatANodeAheadWroteIsReplacedByTheFirstNeighbourAndServesTheNext(long ahead)
      throws Exception {
    wrong.advance(ahead);
    start(wrong);
    events.take();

    start(right);
    assertThat(events.kinds())
        .containsExactly(
            "Miss ABSENT",
            "EntryLoaded",
            "EntryRejected",
            "LeaseAnswered",
            "Fetched",
            "EntrySaved",
            "Hit NETWORK");
    assertThat(server.requests()).isEqualTo(2);
    assertThat(store.document()).isEqualTo(TestKeys.entry(right.now(), OLD));

    right.advance(1);
    start(right);
    assertThat(events.kinds()).containsExactly("Miss ABSENT", "EntryLoaded", "Hit STORE");
    assertThat(server.requests()).as("nobody else fetches").isEqualTo(2);
  }

  @Test
  void whatANodeALittleAheadWroteServesItsNeighbours() throws Exception {
    wrong.advance(30);
    start(wrong);

    start(right);

    assertThat(server.requests()).isEqualTo(1);
    assertThat(store.document()).isEqualTo(TestKeys.entry(wrong.now(), OLD));
  }

  /** It takes its neighbours' entry for one of the future; what it writes instead looks older. */
  @Test
  void whatANodeBehindWritesServesItsNeighboursForWhatIsLeftOfItsTime() throws Exception {
    wrong.advance(-60);
    start(right);
    start(wrong);
    assertThat(server.requests()).isEqualTo(2);

    right.advance(239);
    start(right);
    assertThat(server.requests()).isEqualTo(2);
    right.advance(1);
    start(right);
    assertThat(server.requests()).isEqualTo(3);
    start(right);
    assertThat(server.requests()).as("once for all").isEqualTo(3);
  }

  /** Why a write may undo one that is newer, but so much that a wrong clock explains it. */
  @Test
  void aDelayedWriteThatUndoesANewerOneServesNoLongerThanItsOwnTime() throws Exception {
    long fetched = right.now();
    right.advance(100);
    server.serve(NEW);
    start(right, "new");
    store.save(Server.ID, new JwksEntry(TestKeys.entry(fetched, OLD), fetched, fetched + 300));
    assertThat(store.document()).isEqualTo(TestKeys.entry(fetched, OLD));

    right.advance(199);
    start(right, "old");
    assertThat(server.requests()).as("no request in the time to live").isEqualTo(1);

    right.advance(1);
    assertThatThrownBy(() -> start(right, "old"))
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.KEY_SELECTION));
    start(right, "new");
    assertThat(server.requests()).isEqualTo(2);
  }
}
