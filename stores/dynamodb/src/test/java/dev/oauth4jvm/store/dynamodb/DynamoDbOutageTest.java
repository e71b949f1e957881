package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.contract.JwksOutageContract;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class DynamoDbOutageTest extends JwksOutageContract {

  private DynamoDbEngine mortal;

  @AfterEach
  void stop() {
    if (mortal != null) {
      mortal.close();
    }
  }

  @Override
  protected JwksStore storeAt(InetSocketAddress address) {
    return DynamoDbJwksStore.builder(DynamoDbServer.TABLE)
        .endpoint(URI.create("http://127.0.0.1:" + address.getPort()))
        .region(DynamoDbServer.REGION.id())
        .credentials(DynamoDbEngine::credentials)
        .connectTimeout(TIMEOUT)
        .operationTimeout(TIMEOUT)
        .build();
  }

  @Override
  protected JwksStore mortalStore() {
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
