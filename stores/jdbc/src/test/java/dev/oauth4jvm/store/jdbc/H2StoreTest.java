package dev.oauth4jvm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.JwksStoreContract;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class H2StoreTest extends JwksStoreContract {

  private static JdbcConnectionPool pool;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    pool = JdbcConnectionPool.create("jdbc:h2:mem:jwks-store;DB_CLOSE_DELAY=-1", "sa", "");
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

  @Test
  void ofAnEntryThatIsTooLongOneCharacterTooManyIsRead() throws Exception {
    JwksId id = new JwksId("https://long.example.com", "");
    database.write(id.key(), "\u00fc".repeat(2 * StoreValue.MAX_CHARACTERS), 0L);

    assertThat(database.store().load(id.key())).hasSize(StoreValue.MAX_CHARACTERS + 1);
  }
}
