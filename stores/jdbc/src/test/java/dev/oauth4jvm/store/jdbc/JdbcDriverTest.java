package dev.oauth4jvm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What drivers can or cannot, and how they fail. */
class JdbcDriverTest {

  private static final JwksId ID =
      new JwksId("https://as.example.com", "https://as.example.com/jwks");
  private static final JwksEntry ENTRY = new JwksEntry("{\"uat\":1000}", 1000, 1300);

  private JdbcConnectionPool pool;

  @BeforeEach
  void start() throws Exception {
    pool = JdbcConnectionPool.create("jdbc:h2:mem:driver;DB_CLOSE_DELAY=-1", "sa", "");
    new Database(pool).createTables();
  }

  @AfterEach
  void stop() throws Exception {
    execute("SHUTDOWN");
    pool.dispose();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aQueryThatTakesTooLongIsCancelled() throws Exception {
    execute(
        "CREATE VIEW lasting AS SELECT CAST(X AS VARCHAR) || '.' AS id, '{}' AS document"
            + " FROM SYSTEM_RANGE(1, 100000000)");
    JdbcStore store =
        JdbcStore.builder(pool)
            .table("lasting")
            .operationTimeout(Duration.ofMillis(1)) // a second: queries count in no less
            .build();

    assertThatThrownBy(() -> store.load(ID.key())).isInstanceOf(SQLTimeoutException.class);
  }

  @Test
  void aDriverWithoutNetworkTimeoutsWillDo() throws Exception {
    JdbcStore store = JdbcStore.of(withoutNetworkTimeouts());

    JwksStore.of(store).save(ID, ENTRY);

    assertThat(store.load(ID.key())).isEqualTo(ENTRY.document());
    assertThat(store.lease(ID.key(), "mine", Duration.ofMinutes(1))).isTrue();
  }

  private DataSource withoutNetworkTimeouts() {
    return proxy(
        DataSource.class, (self, method, arguments) -> withoutNetworkTimeout(pool.getConnection()));
  }

  private static Connection withoutNetworkTimeout(Connection connection) {
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().endsWith("NetworkTimeout")) {
            throw new SQLFeatureNotSupportedException(method.getName());
          }
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
        });
  }

  @Test
  void anInsertThatIsNotAllowedIsAFailure() throws Exception {
    execute("CREATE USER clerk PASSWORD ''");
    execute("GRANT SELECT, UPDATE ON oauth4jvm_jwks TO clerk");
    execute("GRANT SELECT, UPDATE ON oauth4jvm_jwks_lease TO clerk");
    JdbcConnectionPool clerks = JdbcConnectionPool.create("jdbc:h2:mem:driver", "clerk", "");
    try {
      JdbcStore store = JdbcStore.of(clerks);
      assertThatThrownBy(() -> JwksStore.of(store).save(ID, ENTRY))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> store.lease(ID.key(), "mine", Duration.ofMinutes(1)))
          .isInstanceOf(SQLException.class);
    } finally {
      clerks.dispose();
    }
  }

  /** As pools do that have no connection to give. */
  @Test
  void aFailureWithoutAnSqlStateIsPassedOn() {
    int[] calls = {0};
    DataSource exhausted =
        proxy(
            DataSource.class,
            (self, method, arguments) -> {
              if (++calls[0] == 1) {
                return pool.getConnection(); // for the update, which finds no row
              }
              throw new SQLException("no connection to be had");
            });

    assertThatThrownBy(() -> JwksStore.of(JdbcStore.of(exhausted)).save(ID, ENTRY))
        .isInstanceOf(SQLException.class)
        .hasMessage("no connection to be had");
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            JdbcDriverTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
