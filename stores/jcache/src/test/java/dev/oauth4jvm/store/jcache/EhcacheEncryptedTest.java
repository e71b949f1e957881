package dev.oauth4jvm.store.jcache;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.StoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EhcacheEncryptedTest extends StoreContract {

  private static Caches caches;

  @BeforeAll
  static void start() throws Exception {
    caches = Caches.ehcache();
  }

  @AfterAll
  static void stop() {
    caches.close();
  }

  @Override
  protected Engine engine() {
    return caches.engine().encrypted();
  }
}
