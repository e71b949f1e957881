package dev.oauth4jvm.jwks.dynamodb;

import dev.oauth4jvm.jwks.tests.Engine;
import dev.oauth4jvm.jwks.tests.JwksLeaseContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DynamoDbLeaseTest extends JwksLeaseContract {

  private static DynamoDbEngine engine;

  @BeforeAll
  static void start() {
    engine = new DynamoDbEngine();
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
