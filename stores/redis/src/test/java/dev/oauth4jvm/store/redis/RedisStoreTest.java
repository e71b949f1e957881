package dev.oauth4jvm.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.JwksStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisStoreTest extends JwksStoreContract {

  private static RedisEngine engine;

  @BeforeAll
  static void start() {
    engine = RedisEngine.own();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Override
  protected Engine engine() {
    return engine;
  }

  @Test
  void ofAnEntryThatIsTooLongOneByteTooManyIsRead() throws Exception {
    JwksId id = new JwksId("https://long.example.com", "");
    int most = 3 * StoreValue.MAX_CHARACTERS;
    engine.write(id.key(), "x".repeat(2 * most), null);
    try (RedisStore store = engine.store()) {
      assertThat(store.load(id.key())).hasSize(most + 1);
    }
  }

  @Test
  void anEntryThatIsTooLongIsReplacedThoughItIsNewer() throws Exception {
    JwksId id = new JwksId("https://newer.example.com", "");
    String padding = "x".repeat(3 * StoreValue.MAX_CHARACTERS);
    engine.write(id.key(), "{\"uat\":1001,\"padding\":\"" + padding + "\"}", null);
    try (RedisStore store = engine.store()) {
      JwksStore.of(store).save(id, new JwksEntry("{\"uat\":1000}", 1000, 1300));
    }
    assertThat(engine.read(id.key())).isEqualTo("{\"uat\":1000}");
  }
}
