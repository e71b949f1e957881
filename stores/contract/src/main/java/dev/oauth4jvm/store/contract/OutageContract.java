package dev.oauth4jvm.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of a store whose engine cannot be reached, does not answer, or is killed. A subclass
 * names the engine to test.
 */
@Timeout(300)
public abstract class OutageContract {

  /** The connect and operation timeout of the stores at an address. */
  protected static final Duration TIMEOUT = Duration.ofMillis(250);

  /** Many times the timeout, and far less than the timeouts of a driver. */
  private static final Duration BOUND = Duration.ofSeconds(8);

  private final JwksId id = Sets.id();
  private final long now = Sets.now();

  /** Creates the tests of a subclass. */
  protected OutageContract() {}

  /** Creates a store for an engine at an address, with {@link #TIMEOUT} for everything. */
  protected abstract Store storeAt(InetSocketAddress address) throws Exception;

  /**
   * Creates a store on a running engine that this test may kill. An older value, and one that is
   * being written, may be lost with the engine.
   */
  protected abstract Store mortalStore() throws Exception;

  /** Kills the engine of {@link #mortalStore}, in the middle of its work. */
  protected abstract void kill() throws Exception;

  /** Restarts the engine at its address, and waits until it answers. */
  protected abstract void restart() throws Exception;

  @Test
  void aConnectionThatIsRefusedIsAFailureWithinTheBound() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
    failsWithinTheBound(JwksStore.of(storeAt(nobody)));
  }

  @Test
  void anEngineThatDoesNotAnswerIsAFailureWithinTheBound() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      failsWithinTheBound(
          JwksStore.of(
              storeAt(new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort()))));
    }
  }

  private void failsWithinTheBound(JwksStore store) throws Exception {
    // the first call is not timed: a driver may load many classes
    assertThatThrownBy(() -> store.load(id)).isInstanceOf(Exception.class);
    List<Callable<?>> calls =
        List.of(
            () -> store.load(id),
            () -> {
              store.save(id, Sets.entry(now));
              return null;
            });
    for (Callable<?> call : calls) {
      long began = System.nanoTime();
      assertThatThrownBy(call::call).isInstanceOf(Exception.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
    }
    Sets.Peer process = new Sets.Peer(id, store);
    process.validate();
    assertThat(process.requests()).isEqualTo(1);
    assertThat(process.events(JwksEvent.StoreFailed.class))
        .extracting(JwksEvent.StoreFailed::action)
        .startsWith(JwksEvent.Action.LOAD)
        .endsWith(JwksEvent.Action.SAVE);
  }

  @Test
  void anEngineThatIsKilledInMidWriteAndIsBackAgainServesOn() throws Exception {
    JwksStore store = JwksStore.of(mortalStore());
    String large = Sets.large(now - 100_000, 64 * 1024);
    store.save(id, new JwksEntry(large, now - 100_000, now + 3600));
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch writing = new CountDownLatch(1);
    List<Callable<Integer>> tasks = new ArrayList<>();
    tasks.add(
        () -> {
          int failures = 0;
          for (long time = now - 99_999; !over.get(); time++) {
            try {
              store.save(id, new JwksEntry(Sets.large(time, 64 * 1024), time, Sets.now() + 3600));
            } catch (Exception expected) {
              failures++;
            }
            writing.countDown();
          }
          return failures;
        });
    tasks.add(
        () -> {
          assertThat(writing.await(Sets.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
          try {
            kill();
            Sets.Peer process = new Sets.Peer(Sets.id(), store);
            process.validate();
            assertThat(process.requests()).as("while the engine is dead").isEqualTo(1);
          } finally {
            over.set(true);
            restart();
          }
          return 0;
        });
    Crowd.run(tasks);

    String held = patiently(() -> store.load(id));
    assertThat(held == null || JwksCache.parse(held).updatedAt() > 0)
        .as("nothing, or a whole entry")
        .isTrue();
    patiently(
        () -> {
          store.save(id, Sets.entry(now));
          return null;
        });
    assertThat(store.load(id)).isEqualTo(Sets.document(now));
    Sets.Peer process = new Sets.Peer(id, store);
    process.validate();
    assertThat(process.requests()).isZero();
  }

  /** Repeats a call until it succeeds: a driver detects closed connections by failures. */
  private static <T extends @Nullable Object> T patiently(Callable<T> call) throws Exception {
    long began = System.nanoTime();
    while (true) {
      try {
        return call.call();
      } catch (Exception failure) {
        if (System.nanoTime() - began > Sets.PATIENCE.toNanos()) {
          throw new IOException("the store does not recover", failure);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }
}
