package dev.oauth4jvm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.engines.PostgresServer;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of two who insert at once, the primary key lets one; the other finds its row there. */
@Timeout(120)
class PostgresRaceTest {

  private static PostgresServer server;
  private static Database database;

  private final JwksId id = new JwksId("https://as.example.com", "/" + System.nanoTime());

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.run();
    database = new Database(server.dataSource()).createTables();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anOlderEntryThatIsInsertedFirstIsReplaced() throws Exception {
    Object unused = whileAnotherInserts("_jwks VALUES (?, '1000', 1000, 1300)", () -> save(1001));

    assertThat(database.read(id.key())).isEqualTo("1001");
  }

  @Test
  void aNewerEntryThatIsInsertedFirstIsKept() throws Exception {
    Object unused = whileAnotherInserts("_jwks VALUES (?, '1000', 1000, 1300)", () -> save(999));

    assertThat(database.read(id.key())).isEqualTo("1000");
  }

  private Void save(long updatedAt) throws Exception {
    JwksStore.of(database.store())
        .save(id, new JwksEntry(Long.toString(updatedAt), updatedAt, updatedAt + 300));
    return null;
  }

  @Test
  void aLeaseThatIsInsertedFirstIsHad() throws Exception {
    long until = System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(5);

    boolean granted =
        whileAnotherInserts(
            "_jwks_lease VALUES (?, 'other', " + until + ")",
            () -> database.store().lease(id.key(), "mine", Duration.ofMinutes(1)));

    assertThat(granted).isFalse();
  }

  /** What a call results in that does not see another's row, which is committed meanwhile. */
  private <T> T whileAnotherInserts(String row, Callable<T> call) throws Exception {
    FutureTask<T> result = new FutureTask<>(call);
    try (Connection other = server.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO oauth4jvm" + row.replace("?", "'" + id.name() + "'"));
      Thread thread = new Thread(result, "test");
      thread.setDaemon(true);
      thread.start();
      while (!someoneWaits()) {
        assertThat(result.isDone()).as("over without having waited").isFalse();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
      other.commit();
    }
    return result.get(60, TimeUnit.SECONDS);
  }

  private static boolean someoneWaits() throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet waits = statement.executeQuery("SELECT 1 FROM pg_locks WHERE NOT granted")) {
      return waits.next();
    }
  }
}
