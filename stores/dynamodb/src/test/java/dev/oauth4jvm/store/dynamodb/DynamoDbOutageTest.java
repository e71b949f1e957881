package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.contract.OutageContract;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class DynamoDbOutageTest extends OutageContract {

  private DynamoDbEngine mortal;

  @AfterEach
  void stop() {
    if (mortal != null) {
      mortal.close();
    }
  }

  @Override
  protected Store storeAt(InetSocketAddress address) {
    return DynamoDbStore.builder(DynamoDbServer.TABLE)
        .endpoint(URI.create("http://127.0.0.1:" + address.getPort()))
        .region(DynamoDbServer.REGION.id())
        .credentials(DynamoDbEngine::credentials)
        .connectTimeout(TIMEOUT)
        .operationTimeout(TIMEOUT)
        .build();
  }

  @Override
  protected Store mortalStore() {
    mortal = DynamoDbEngine.own();
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
