package dev.oauth4jvm.store.jdbc;

import dev.oauth4jvm.engines.PostgresServer;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.contract.OutageContract;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;

class PostgresOutageTest extends OutageContract {

  private PostgresServer mortal;

  @AfterEach
  void stop() throws Exception {
    if (mortal != null) {
      mortal.close();
    }
  }

  @Override
  protected Store storeAt(InetSocketAddress address) {
    // the driver counts in seconds
    return JdbcStore.builder(PostgresServer.dataSource(address.getPort(), 1))
        .operationTimeout(TIMEOUT)
        .build();
  }

  @Override
  protected Store mortalStore() throws Exception {
    mortal = PostgresServer.run();
    return new Database(mortal.dataSource()).createTables().store();
  }

  @Override
  protected void kill() throws Exception {
    mortal.kill();
  }

  @Override
  protected void restart() throws Exception {
    mortal.start();
  }
}
