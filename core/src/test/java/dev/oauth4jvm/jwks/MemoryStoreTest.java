package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of two entries a store keeps. */
class MemoryStoreTest {

  @ParameterizedTest(name = "held {0}, offered {1}: {2}")
  @CsvSource({
    "1000, 999, kept",
    "1000, 1000, replaced",
    "1000, 1001, replaced",
    "1030, 1000, kept",
    "1031, 1000, replaced",
  })
  void theNewestIsKeptUnlessItIsFromTheFuture(long held, long offered, String verdict)
      throws Exception {
    JwksStore store = JwksStore.of(Store.inMemory());
    store.save(Server.ID, entry(held));
    store.save(Server.ID, entry(offered));

    assertThat(entry(offered).replaces(held)).isEqualTo(verdict.equals("replaced"));
    assertThat(store.load(Server.ID))
        .isEqualTo(TestKeys.entry(verdict.equals("kept") ? held : offered, OLD));
  }

  @Test
  void whatIsKeptIsWhatReadersTake() {
    JwksEntry entry = entry(1000);

    assertThat(entry.latestKept()).isEqualTo(1030);
    assertThat(new JwksEntry("{}", StoreValue.LATEST_VERSION, 0).latestKept())
        .as("no entry is later")
        .isEqualTo(StoreValue.LATEST_VERSION);
    assertThat(JwksPolicy.DEFAULT.isPlausible(entry.latestKept(), 1000)).isTrue();
    assertThat(JwksPolicy.DEFAULT.isPlausible(entry.latestKept() + 1, 1000)).isFalse();
  }

  @Test
  void entriesOfOthersAreNotTouched() throws Exception {
    JwksStore store = JwksStore.of(Store.inMemory());
    store.save(Server.ID, entry(1000));
    JwksId other = new JwksId("https://other.example", Server.ID.jwksUri());

    assertThat(store.load(other)).isNull();
    store.save(other, entry(2000));
    assertThat(store.load(Server.ID)).isEqualTo(TestKeys.entry(1000, OLD));
  }

  private static JwksEntry entry(long updatedAt) {
    return new JwksEntry(TestKeys.entry(updatedAt, OLD), updatedAt, updatedAt + 300);
  }
}
