package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.JwksStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class GoogleStoreTest extends JwksStoreContract {

  private static GoogleEngine engine;

  @BeforeAll
  static void start() throws Exception {
    engine = new GoogleEngine();
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
