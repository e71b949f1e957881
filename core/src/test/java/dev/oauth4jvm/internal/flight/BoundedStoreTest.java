package dev.oauth4jvm.internal.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.internal.flight.Counter.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BoundedStoreTest {

  /** Refuses the first call, after a save has begun to wait for its turn. */
  private static final class Refusing implements Executor {

    private BoundedStore<Reading> store;
    private CompletableFuture<Void> waiting;

    @Override
    public void execute(Runnable command) {
      if (waiting == null) {
        waiting = store.save(new Reading(1, 1));
        throw new RejectedExecutionException("no thread");
      }
      command.run();
    }
  }

  @Test
  void aSaveThatWaitsForACallWithoutAThreadFailsAndGivesItsTurnBack() {
    Refusing executor = new Refusing();
    MapSlot slot = new MapSlot(new ConcurrentHashMap<>(Map.of("value", "7 1000")));
    executor.store = new BoundedStore<>(slot, Duration.ofHours(1), executor, "none");

    CompletableFuture<String> load = executor.store.load();

    assertThat(load).isCompletedExceptionally();
    assertThat(executor.waiting).isCompletedExceptionally();
    assertThat(executor.store.load()).isCompletedWithValue("7 1000");
  }

  @Test
  void savesThatWaitedAreMadeOneAfterTheOtherAndNotOneWithinTheOther() {
    List<Integer> depths = new ArrayList<>();
    List<BoundedStore<Reading>> store = new ArrayList<>();
    Slot<Reading> slow =
        new Slot<>() {
          @Override
          public String load() {
            return null;
          }

          @Override
          public void save(Reading value) {
            depths.add(new Throwable().getStackTrace().length);
            if (depths.size() < 5) {
              var unused = store.get(0).save(new Reading(value.number() + 1, 1));
            }
          }

          @Override
          public boolean lease(String holder, Duration time) {
            return true;
          }
        };
    store.add(new BoundedStore<>(slow, Duration.ofHours(1), Runnable::run, "none"));

    CompletableFuture<Void> first = store.get(0).save(new Reading(1, 1));

    assertThat(first).isCompleted();
    assertThat(depths).hasSize(5).containsOnly(depths.get(0));
  }

  @Test
  void aCallThatItsExecutorRunsAndThenRefusesEndsItsTurnOnce() {
    List<Runnable> calls = new ArrayList<>();
    boolean[] refuses = {true};
    Executor executor =
        call -> {
          if (refuses[0]) {
            call.run();
            throw new RejectedExecutionException("after all");
          }
          calls.add(call);
        };
    MapSlot slot = new MapSlot(new ConcurrentHashMap<>(Map.of("value", "7 1000")));
    BoundedStore<Reading> store = new BoundedStore<>(slot, Duration.ofNanos(1), executor, "none");

    assertThat(store.load()).isCompletedWithValue("7 1000");

    refuses[0] = false;
    for (int i = 0; i < 2 * BoundedStore.MAX_ABANDONED; i++) {
      var unused = store.load();
    }
    assertThat(calls).hasSizeLessThanOrEqualTo(BoundedStore.MAX_ABANDONED + 1);
  }
}
