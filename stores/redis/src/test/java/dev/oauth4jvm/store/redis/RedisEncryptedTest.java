package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.StoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisEncryptedTest extends StoreContract {

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
    return engine.encrypted();
  }
}
