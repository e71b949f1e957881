package dev.oauth4jvm.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryStoreSweepTest {

  @Test
  void expiredValuesDoNotFillTheMemory() throws Exception {
    Store store = Store.inMemory();
    StoreKey valid = StoreKey.of("contract", "valid");
    long now = System.currentTimeMillis() / 1000;
    assertThat(store.save(valid, new StoreValue("{}", 0, now + 3600), new Condition.Absent()))
        .isTrue();

    int held = 0;
    for (int i = 0; i < 10_000; i++) {
      StoreKey key = StoreKey.of("contract", Integer.toString(i));
      assertThat(store.save(key, new StoreValue("{}", 0, now - 1), new Condition.Absent()))
          .isTrue();
    }
    for (int i = 0; i < 10_000; i++) {
      held += store.load(StoreKey.of("contract", Integer.toString(i))) == null ? 0 : 1;
    }

    assertThat(held).isLessThan(1024);
    assertThat(store.load(valid)).isNotNull();
  }
}
