package dev.oauth4jvm.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.fake.Threads;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryReplaysTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private static Instant in(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  @Test
  void aJwtIsTheFirstOnceForItsSource() {
    MemoryReplays replays = MemoryReplays.of(10);

    assertThat(replays.isFirst("key", "id", in(300))).isTrue();
    assertThat(replays.isFirst("key", "id", in(300))).isFalse();
    assertThat(replays.isFirst("key", "id", in(301))).as("by its names").isFalse();
    assertThat(replays.isFirst("key", "other", in(300))).isTrue();
    assertThat(replays.isFirst("other", "id", in(300))).isTrue();
    // the border between the names counts
    assertThat(replays.isFirst("ke", "yid", in(300))).isTrue();
    assertThat(replays).hasToString("MemoryReplays[4 of 10]");
  }

  @Test
  void aFullMemoryForgetsTheJwtThatExpiresFirstAndRefusesItEverAfter() {
    MemoryReplays replays = MemoryReplays.of(3);
    for (int i : new int[] {5, 1, 3}) {
      assertThat(replays.isFirst("key", "id" + i, in(i))).isTrue();
    }

    assertThat(replays.isFirst("key", "id9", in(9))).isTrue();

    assertThat(replays).hasToString("MemoryReplays[3 of 3]");
    for (int i : new int[] {3, 5, 9}) {
      assertThat(replays.isFirst("key", "id" + i, in(i))).as("id%s", i).isFalse();
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> replays.isFirst("key", "id1", in(1)))
        .withMessageContaining("too small")
        .withMessageContaining("3 JWTs");
    assertThatIllegalStateException()
        .as("it may have been seen")
        .isThrownBy(() -> replays.isFirst("key", "unseen", in(1)));
    assertThat(replays.isFirst("key", "later", in(2))).isTrue();
  }

  @Test
  void aJwtThatDoesNotFitInIsAcceptedOnceAlone() {
    MemoryReplays replays = MemoryReplays.of(1);
    assertThat(replays.isFirst("key", "late", in(9))).isTrue();

    assertThat(replays.isFirst("key", "early", in(1))).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> replays.isFirst("key", "early", in(1)));
    assertThat(replays.isFirst("key", "late", in(9))).isFalse();
  }

  @Test
  void noLoadLetsAJwtPassTwice() {
    MemoryReplays replays = MemoryReplays.of(100);
    for (int i = 0; i < 1000; i++) {
      assertThat(replays.isFirst("key", "id" + i, in(i / 10))).isTrue();
    }

    int passed = 0;
    for (int i = 0; i < 1000; i++) {
      try {
        passed += replays.isFirst("key", "id" + i, in(i / 10)) ? 1 : 0;
      } catch (IllegalStateException forgotten) {
        // refused
      }
    }
    assertThat(passed).isZero();
  }

  @Test
  void ofManyThreadsOneIsTheFirst() throws Exception {
    MemoryReplays replays = MemoryReplays.of(100_000);
    AtomicInteger first = new AtomicInteger();
    CountDownLatch ready = new CountDownLatch(8);
    CountDownLatch done = new CountDownLatch(8);
    for (int thread = 0; thread < 8; thread++) {
      Threads.start(
          () -> {
            ready.countDown();
            Threads.await(ready);
            for (int i = 0; i < 20_000; i++) {
              if (replays.isFirst("key", "id" + i, in(300))) {
                first.incrementAndGet();
              }
            }
            done.countDown();
          });
    }

    Threads.await(done);
    assertThat(first).hasValue(20_000);
  }

  @Test
  void aMemoryHasRoom() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryReplays.of(0))
        .withMessage("maximum is not positive: 0");
  }
}
