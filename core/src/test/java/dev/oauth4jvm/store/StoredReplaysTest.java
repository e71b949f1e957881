package dev.oauth4jvm.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredReplaysTest {

  private static final Instant UNTIL = Instant.ofEpochSecond(1_800_000_300);

  private final Store store = Store.inMemory();
  private long now = 1_800_000_000;
  private final StoredReplays one = StoredReplays.of(store, () -> Instant.ofEpochSecond(now));
  private final StoredReplays other = StoredReplays.of(store, () -> Instant.ofEpochSecond(now));

  @Test
  void whatOneProcessSawIsNotTheFirstForAnother() {
    assertThat(one.isFirst("key", "id", UNTIL)).isTrue();

    assertThat(other.isFirst("key", "id", UNTIL)).isFalse();
    assertThat(one.isFirst("key", "id", UNTIL)).isFalse();
    assertThat(other.isFirst("key", "other", UNTIL)).isTrue();
    assertThat(other.isFirst("other", "id", UNTIL)).isTrue();
  }

  @Test
  void whatTheEngineDidNotDeleteInTimeIsReplacedOnce() {
    Instant later = UNTIL.plusSeconds(1000);
    assertThat(one.isFirst("key", "id", UNTIL)).isTrue();
    now = UNTIL.getEpochSecond() + 300;
    assertThat(one.isFirst("key", "id", later)).as("while clocks may differ").isFalse();

    now++;
    assertThat(one.isFirst("key", "id", later)).isTrue();
    assertThat(other.isFirst("key", "id", later)).isFalse();
    assertThat(one.isFirst("key", "id", later)).isFalse();
  }

  @Test
  void aJwtWhoseTimeIsOverIsNeverTheFirst() throws Exception {
    now = UNTIL.getEpochSecond();
    assertThat(one.isFirst("key", "in time", UNTIL)).isTrue();
    now++;
    assertThat(one.isFirst("key", "in time", UNTIL)).isFalse();
    assertThat(one.isFirst("key", "late", UNTIL)).isFalse();
    assertThat(store.load(StoreKey.of("replay", "key", "late"))).isNull();
  }

  @Test
  void aProcessWithASlowClockRefusesWhatAFastOneSaw() {
    now += 299;
    assertThat(one.isFirst("key", "id", UNTIL)).isTrue();
    now -= 299;
    assertThat(other.isFirst("key", "id", UNTIL)).isFalse();
  }

  @Test
  void aStoreThatCannotAnswerIsAFailureAndNeitherYesNorNo() {
    StoredReplays replays =
        StoredReplays.of(
            new Store() {
              @Override
              public @Nullable String load(StoreKey key) throws IOException {
                throw new IOException("down");
              }

              @Override
              public boolean save(StoreKey key, StoreValue value, Condition condition)
                  throws IOException {
                throw new IOException("down");
              }
            });

    assertThatThrownBy(() -> replays.isFirst("key", "id", UNTIL))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("down");
  }
}
