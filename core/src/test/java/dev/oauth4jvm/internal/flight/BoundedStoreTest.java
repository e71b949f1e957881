package dev.oauth4jvm.internal.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.internal.flight.Counter.Reading;
import java.time.Duration;
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
}
