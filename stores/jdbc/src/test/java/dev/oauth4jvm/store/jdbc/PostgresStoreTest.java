package dev.oauth4jvm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.engines.PostgresServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.contract.Engine;
import dev.oauth4jvm.store.contract.JwksStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends JwksStoreContract {

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

  @Test
  void ofAnEntryThatIsTooLongOneCharacterTooManyIsRead() throws Exception {
    JwksId id = new JwksId("https://long.example.com", "");
    database.write(id.key(), "\u00fc".repeat(2 * StoreValue.MAX_CHARACTERS), 0L);

    assertThat(database.store().load(id.key())).hasSize(StoreValue.MAX_CHARACTERS + 1);
  }
}
