package dev.oauth4jvm.store.jdbc;

import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.StoreContract;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2EncryptedTest extends StoreContract {

  private static JdbcConnectionPool pool;
  private static Engine engine;

  @BeforeAll
  static void start() throws Exception {
    pool = JdbcConnectionPool.create("jdbc:h2:mem:encrypted;DB_CLOSE_DELAY=-1", "sa", "");
    engine = new Database(pool).createTables().encrypted();
  }

  @AfterAll
  static void stop() {
    pool.dispose();
  }

  @Override
  protected Engine engine() {
    return engine;
  }
}
