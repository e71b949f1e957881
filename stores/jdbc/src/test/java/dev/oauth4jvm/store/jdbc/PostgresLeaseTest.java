package dev.oauth4jvm.store.jdbc;

import dev.oauth4jvm.engines.PostgresServer;
import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.LeaseContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresLeaseTest extends LeaseContract {

  private static PostgresServer server;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.run();
    database = new Database(server.dataSource()).createTables();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  protected Engine engine() {
    return database;
  }
}
