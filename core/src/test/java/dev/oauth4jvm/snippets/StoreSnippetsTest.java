package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreSnippetsTest {

  @Test
  void aValueOfThePreviousKeyIsRead() throws Exception {
    Store engine = Store.inMemory();
    StoreKey key = StoreKey.of("token", "client");
    byte[] previous = new byte[32];
    byte[] current = new byte[32];
    current[0] = 1;
    StoreValue value = new StoreValue("{\"uat\":5}", 5, 300);
    assertThat(
            engine.encrypted(EncryptionKey.of(previous)).save(key, value, new Condition.Absent()))
        .isTrue();

    Store store = StoreSnippets.encrypted(engine, Map.of("current", current, "previous", previous));

    assertThat(store.load(key)).isEqualTo(value.text());
  }
}
