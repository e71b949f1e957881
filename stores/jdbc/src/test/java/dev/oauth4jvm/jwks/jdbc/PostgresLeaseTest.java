package dev.oauth4jvm.jwks.jdbc;

import dev.oauth4jvm.jwks.tests.Engine;
import dev.oauth4jvm.jwks.tests.JwksLeaseContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresLeaseTest extends JwksLeaseContract {

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
