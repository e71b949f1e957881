package dev.oauth4jvm.store.jdbc;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.LeaseContract;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2LeaseTest extends LeaseContract {

  private static JdbcConnectionPool pool;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    pool = JdbcConnectionPool.create("jdbc:h2:mem:jwks-lease;DB_CLOSE_DELAY=-1", "sa", "");
    database = new Database(pool).createTables();
  }

  @AfterAll
  static void stop() {
    pool.dispose();
  }

  @Override
  protected Engine engine() {
    return database;
  }
}
