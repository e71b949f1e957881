package dev.oauth4jvm.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract of a store with leases. A subclass names the engine to test. */
@Timeout(300)
public abstract class LeaseContract {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final JwksId id = Sets.id();

  /** Creates the tests of a subclass. */
  protected LeaseContract() {}

  /** The engine to test; one may serve all tests. */
  protected abstract Engine engine() throws Exception;

  private JwksStore store() throws Exception {
    return JwksStore.of(engine().store());
  }

  @Test
  void oneHolderHasItUntilItIsGivenBack() throws Exception {
    assertThat(store().lease(id, "first", LONG)).isTrue();
    assertThat(store().lease(id, "second", LONG)).isFalse();
    assertThat(store().lease(id, "first", LONG)).as("prolonged").isTrue();
    assertThat(store().lease(id, "second", LONG)).isFalse();

    boolean unused = store().lease(id, "first", Duration.ZERO);
    assertThat(store().lease(id, "second", LONG)).isTrue();
    assertThat(store().lease(id, "first", LONG)).isFalse();
  }

  @Test
  void whoDoesNotHaveItCannotGiveItBack() throws Exception {
    assertThat(store().lease(id, "first", LONG)).isTrue();

    boolean unused = store().lease(id, "second", Duration.ZERO);

    assertThat(store().lease(id, "third", LONG)).isFalse();
  }

  @Test
  void givingBackWhatNobodyHasIsNoFailure() throws Exception {
    boolean unused = store().lease(id, "first", Duration.ZERO);

    assertThat(store().lease(id, "second", LONG)).isTrue();
  }

  @Test
  void itLapsesByItself() throws Exception {
    JwksStore store = store();
    assertThat(store.lease(id, "gone", Duration.ofMillis(1500))).isTrue();
    long began = System.nanoTime();
    while (!store.lease(id, "next", LONG)) {
      assertThat(System.nanoTime() - began).isLessThan(Sets.PATIENCE.toNanos());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }

    assertThat(store.lease(id, "gone", LONG)).isFalse();
  }

  @Test
  void itCanBeShortened() throws Exception {
    JwksStore store = store();
    assertThat(store.lease(id, "first", LONG)).isTrue();
    assertThat(store.lease(id, "first", Duration.ofMillis(1))).isTrue();
    long began = System.nanoTime();
    while (!store.lease(id, "next", LONG)) {
      assertThat(System.nanoTime() - began).isLessThan(Sets.PATIENCE.toNanos());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void entriesAndLeasesDoNotMeet() throws Exception {
    long now = Sets.now();
    JwksId other = new JwksId(id.issuer(), id.jwksUri() + "2");
    assertThat(store().lease(id, "first", LONG)).isTrue();
    assertThat(store().load(id)).isNull();
    assertThat(store().lease(other, "second", LONG)).isTrue();

    store().save(id, Sets.entry(now));
    assertThat(store().load(id)).isEqualTo(Sets.document(now));
    assertThat(store().lease(id, "second", LONG)).isFalse();
    assertThat(engine().read(id.key())).isEqualTo(Sets.document(now));
  }

  @RepeatedTest(5)
  void ofManyWhoAskAtOnceOneGetsIt() throws Exception {
    List<Callable<Boolean>> askers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String holder = "holder" + i;
      JwksStore store = store();
      askers.add(() -> store.lease(id, holder, LONG));
    }

    assertThat(Crowd.run(askers)).containsOnlyOnce(true);
  }

  @Test
  void ofManyProcessesThatStartAtOnceOneMakesTheRequest() throws Exception {
    List<Sets.Peer> fleet = new ArrayList<>();
    List<Callable<Boolean>> validations = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Sets.Peer process = new Sets.Peer(id, store(), Sets.PATIENCE);
      fleet.add(process);
      validations.add(
          () -> {
            process.validate();
            return true;
          });
    }

    assertThat(Crowd.run(validations)).containsOnly(true);
    assertThat(fleet.stream().mapToInt(Sets.Peer::requests).sum()).isEqualTo(1);
  }
}
