package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.contract.OutageContract;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class RedisOutageTest extends OutageContract {

  private RedisEngine mortal;

  @AfterEach
  void stop() {
    if (mortal != null) {
      mortal.close();
    }
  }

  @Override
  protected Store storeAt(InetSocketAddress address) {
    return RedisStore.builder(URI.create("redis://127.0.0.1:" + address.getPort()))
        .connectTimeout(TIMEOUT)
        .operationTimeout(TIMEOUT)
        .build();
  }

  @Override
  protected Store mortalStore() {
    mortal = RedisEngine.own();
    return mortal.store();
  }

  @Override
  protected void kill() throws Exception {
    mortal.server.kill();
  }

  @Override
  protected void restart() throws Exception {
    mortal.server.start();
  }
}
