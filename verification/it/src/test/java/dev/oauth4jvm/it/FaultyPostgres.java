package dev.oauth4jvm.it;

import dev.oauth4jvm.engines.PostgresServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.jdbc.JdbcStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server, which the stores use with a separate account. */
final class FaultyPostgres implements FaultyStore {

  private static final String TABLES = "oauth4jvm_jwks, oauth4jvm_jwks_lease";

  private final PostgresServer server = PostgresServer.run();
  private SlowPath slow;

  FaultyPostgres() throws IOException, SQLException {
    try (InputStream schema = JdbcStore.class.getResourceAsStream("schema.sql")) {
      run(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
    }
    run("CREATE ROLE app LOGIN");
    run("GRANT SELECT, INSERT, UPDATE ON " + TABLES + " TO app");
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Creates a store; the driver's timeouts are in seconds. */
  @Override
  public JwksStore store(Duration timeout) {
    PGSimpleDataSource dataSource =
        server.dataSource("app", Math.max(1, (int) timeout.toSeconds()));
    dataSource.setPassword("the old password");
    if (slow != null) {
      dataSource.setPortNumbers(new int[] {slow.port()});
    }
    return JwksStore.of(JdbcStore.builder(dataSource).operationTimeout(timeout).build());
  }

  /** The driver waits a second for a connection. */
  @Override
  public Duration storeTimeout() {
    return Duration.ofSeconds(2);
  }

  @Override
  public void write(JwksId id, String document, long updatedAt) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        PreparedStatement write =
            connection.prepareStatement(
                "INSERT INTO oauth4jvm_jwks VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                    + " SET document = excluded.document, uat = excluded.uat")) {
      write.setString(1, id.name());
      write.setString(2, document);
      write.setLong(3, updatedAt);
      write.setLong(4, Long.MAX_VALUE);
      write.executeUpdate();
    }
  }

  @Override
  public void clear() throws SQLException {
    run("TRUNCATE " + TABLES);
  }

  @Override
  public void backUp(JwksId id) throws IOException {
    server.backUp();
  }

  @Override
  public void failOver(JwksId id) throws IOException {
    server.failOver();
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) throws Exception {
    switch (fault) {
      case DEAD -> server.kill();
      case HANGING -> server.suspend();
      case REFUSES_WRITES -> run("REVOKE INSERT, UPDATE ON " + TABLES + " FROM app");
      case READ_ONLY -> run("ALTER ROLE app SET default_transaction_read_only = on");
      case SLOW -> slow = new SlowPath(server.port(), SLOW);
      case CROWDED -> run("ALTER ROLE app CONNECTION LIMIT 0");
      case LOCKED_OUT -> run("ALTER ROLE app NOLOGIN");
      case WRONG_PASSWORD -> {
        run("ALTER ROLE app PASSWORD 'another password'");
        access("scram-sha-256");
      }
      case TABLE_GONE -> run("ALTER TABLE oauth4jvm_jwks RENAME TO away");
      default -> throw FaultyStore.cannot(fault);
    }
  }

  @Override
  public void heal(StoreFault fault, JwksId id) throws Exception {
    switch (fault) {
      case DEAD -> server.start();
      case HANGING -> server.resume();
      case REFUSES_WRITES -> run("GRANT INSERT, UPDATE ON " + TABLES + " TO app");
      case READ_ONLY -> run("ALTER ROLE app RESET default_transaction_read_only");
      case SLOW -> {
        slow.close();
        slow = null;
      }
      case CROWDED -> run("ALTER ROLE app CONNECTION LIMIT -1");
      case LOCKED_OUT -> run("ALTER ROLE app LOGIN");
      case WRONG_PASSWORD -> access("trust");
      case TABLE_GONE -> run("ALTER TABLE away RENAME TO oauth4jvm_jwks");
      default -> throw FaultyStore.cannot(fault);
    }
  }

  /** Sets how the account proves who it is; the test's own account needs no proof. */
  private void access(String method) throws SQLException {
    run(
        """
        DO $$
        BEGIN
          EXECUTE format(
            'COPY (VALUES (%L), (%L)) TO %L',
            'host all app 127.0.0.1/32 METHOD', 'host all all 127.0.0.1/32 trust',
            current_setting('hba_file'));
        END
        $$
        """
            .replace("METHOD", method));
    run("SELECT pg_reload_conf()");
  }

  @Override
  public void close() {
    server.close();
  }
}
