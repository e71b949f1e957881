package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.JwksStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class AzuriteStoreTest extends JwksStoreContract {

  private static AzuriteEngine engine;

  @BeforeAll
  static void start() {
    engine = new AzuriteEngine();
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
