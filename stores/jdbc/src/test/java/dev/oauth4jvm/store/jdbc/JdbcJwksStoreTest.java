package dev.oauth4jvm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JDBC's own, beyond the contract. */
class JdbcJwksStoreTest {

  private static final JwksId ID =
      new JwksId("https://as.example.com", "https://as.example.com/jwks");

  private JdbcConnectionPool pool;
  private Database database;

  @BeforeEach
  void start() throws Exception {
    pool = JdbcConnectionPool.create("jdbc:h2:mem:own;DB_CLOSE_DELAY=-1", "sa", "");
    database = new Database(pool).createTables();
  }

  @AfterEach
  void stop() throws Exception {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
    pool.dispose();
  }

  private static JwksEntry entry(long updatedAt) {
    return new JwksEntry("{\"uat\":" + updatedAt + "}", updatedAt, updatedAt + 300);
  }

  @Test
  void expiredEntriesAreDeletedWhenAsked() throws Exception {
    long now = Instant.now().getEpochSecond();
    JwksId other = new JwksId(ID.issuer(), ID.jwksUri() + "2");
    JdbcStore store = database.store();
    JwksStore.of(store).save(ID, entry(now - 301));
    JwksStore.of(store).save(other, entry(now));

    assertThat(store.deleteExpired()).isEqualTo(1);
    assertThat(store.load(ID.key())).isNull();
    assertThat(store.load(other.key())).isNotNull();
  }

  @Test
  void aLeaseFromFarInTheFutureIsAWrongClocksAndCountsAsLapsed() throws Exception {
    long hour = Duration.ofHours(1).toMillis();
    setLease(System.currentTimeMillis() + hour);
    assertThat(database.store().lease(ID.key(), "mine", Duration.ofSeconds(1))).isFalse();
    setLease(System.currentTimeMillis() + hour + Duration.ofMinutes(10).toMillis());
    assertThat(database.store().lease(ID.key(), "mine", Duration.ofSeconds(1))).isTrue();
  }

  private void setLease(long until) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "MERGE INTO oauth4jvm_jwks_lease VALUES ('" + ID.name() + "', 'other', " + until + ")");
    }
  }

  @Test
  void anotherTableMayBeUsed() throws Exception {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA app");
      statement.execute(Database.schema().replace("oauth4jvm_jwks", "app.keys1"));
    }
    JdbcStore store = JdbcStore.builder(pool).table("app.keys1").build();
    JwksStore.of(store).save(ID, entry(1000));
    assertThat(store.load(ID.key())).isEqualTo("{\"uat\":1000}");
    assertThat(store.lease(ID.key(), "mine", Duration.ofSeconds(10))).isTrue();
    assertThat(database.read(ID.key())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a;DROP TABLE x", "a\"", "a-b"})
  void aTableHasAPlainName(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcStore.builder(pool).table(name))
        .withMessageContaining("name");
  }

  @Test
  void aTimeoutIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcStore.builder(pool).operationTimeout(Duration.ZERO));
  }

  /** A pool that hands out connections as its owner set them up wants them back like that. */
  @Test
  void aConnectionIsGivenBackAsItWas() throws Exception {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl("jdbc:h2:mem:own");
    source.setUser("sa");
    List<String> calls = new ArrayList<>();
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      JdbcStore store = JdbcStore.of(handingOut(connection, calls));
      JwksStore.of(store).save(ID, entry(1000));

      assertThat(connection.getAutoCommit()).isFalse();
      assertThat(database.read(ID.key())).as("committed").isEqualTo("{\"uat\":1000}");
    }
    assertThat(calls).contains("setNetworkTimeout 250", "close").last().isEqualTo("close");
    assertThat(calls.get(calls.size() - 2)).isEqualTo("setNetworkTimeout 0");
  }

  /** The connection, which stays open, and a note of what else is called. */
  private static DataSource handingOut(Connection connection, List<String> calls) {
    Connection noted =
        (Connection)
            Proxy.newProxyInstance(
                JdbcJwksStoreTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("setNetworkTimeout")) {
                    calls.add("setNetworkTimeout " + arguments[1]);
                  } else if (method.getName().equals("close")) {
                    calls.add("close");
                    return null;
                  }
                  try {
                    return method.invoke(connection, arguments);
                  } catch (InvocationTargetException failure) {
                    throw failure.getCause();
                  }
                });
    return (DataSource)
        Proxy.newProxyInstance(
            JdbcJwksStoreTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> noted);
  }

  @Test
  void aMissingTableIsAFailure() {
    JdbcStore store = JdbcStore.builder(pool).table("nowhere").build();
    assertThatThrownBy(() -> store.load(ID.key())).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> JwksStore.of(store).save(ID, entry(1000)))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void theDocumentsCodeMakesASource() {
    AuthorizationServer as = AuthorizationServer.of(ID.issuer(), ID.jwksUri());
    DataSource dataSource = pool;
    // @start region="jdbc"
    Jwks jwks = Jwks.of(as).store(JdbcStore.of(dataSource)).build();
    // @end
    assertThat(jwks.authorizationServer()).isSameAs(as);
  }
}
