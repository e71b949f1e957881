package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.LeaseContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3ProxyLeaseTest extends LeaseContract {

  private static S3ProxyEngine engine;

  @BeforeAll
  static void start() throws Exception {
    engine = new S3ProxyEngine();
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
