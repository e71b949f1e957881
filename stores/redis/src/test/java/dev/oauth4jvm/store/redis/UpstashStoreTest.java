package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.JwksStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class UpstashStoreTest extends JwksStoreContract {

  private static RedisEngine engine;

  @BeforeAll
  static void start() {
    engine = RedisEngine.overUpstash();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Override
  protected Engine engine() {
    return engine;
  }
}
