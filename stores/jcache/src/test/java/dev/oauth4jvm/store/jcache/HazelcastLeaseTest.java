package dev.oauth4jvm.store.jcache;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.LeaseContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class HazelcastLeaseTest extends LeaseContract {

  private static Caches caches;

  @BeforeAll
  static void start() throws Exception {
    caches = Caches.hazelcast();
  }

  @AfterAll
  static void stop() {
    caches.close();
  }

  @Override
  protected Engine engine() {
    return caches.engine();
  }
}
