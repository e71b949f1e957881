package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.contract.OutageContract;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class AzuriteOutageTest extends OutageContract {

  private AzuriteEngine mortal;

  @AfterEach
  void stop() {
    if (mortal != null) {
      mortal.close();
    }
  }

  @Override
  protected Store storeAt(InetSocketAddress address) {
    return HttpKvStore.azureBlob(
            URI.create("http://127.0.0.1:" + address.getPort() + "/local/values"),
            AzuriteEngine.signer())
        .connectTimeout(TIMEOUT)
        .requestTimeout(TIMEOUT)
        .build();
  }

  @Override
  protected Store mortalStore() {
    mortal = new AzuriteEngine();
    return mortal.store();
  }

  @Override
  protected void kill() {
    mortal.server.kill();
  }

  @Override
  protected void restart() throws Exception {
    mortal.server.start();
  }
}
