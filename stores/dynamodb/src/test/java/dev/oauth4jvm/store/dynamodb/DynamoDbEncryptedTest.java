package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.StoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DynamoDbEncryptedTest extends StoreContract {

  private static DynamoDbEngine engine;

  @BeforeAll
  static void start() {
    engine = DynamoDbEngine.own();
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
