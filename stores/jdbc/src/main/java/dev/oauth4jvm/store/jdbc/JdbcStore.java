package dev.oauth4jvm.store.jdbc;

import dev.oauth4jvm.net.Timeouts;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.LeaseText;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A store in a relational database.
 *
 * <p>The store needs the two tables of {@code schema.sql}, a resource beside this class, also in
 * the documentation. A value is one row. A row is updated if the condition is met. If there is no
 * row, one is inserted; the primary key decides between concurrent writers. Each statement is a
 * transaction of its own. {@link #deleteExpired} deletes rows past their {@code expires_at}; a
 * scheduled job may call it, and nothing depends on it. The data source must hand out connections
 * without a transaction in progress: the store would commit that transaction.
 *
 * <p>Leases use the callers' clocks. Nothing is retried. Safe for use by any number of threads, if
 * the data source is.
 */
public final class JdbcStore implements Store {

  private final DataSource dataSource;
  private final Duration operationTimeout;
  private final String select;
  private final String replaceOlder;
  private final String replaceVersion;
  private final String insert;
  private final String updateLease;
  private final String insertLease;
  private final String delete;

  private JdbcStore(Builder builder) {
    dataSource = builder.dataSource;
    operationTimeout = builder.operationTimeout;
    String values = builder.table;
    String leases = builder.table + "_lease";
    // reads one character more than allowed, to detect an entry that is too long
    select =
        "SELECT SUBSTRING(document, 1, "
            + (StoreValue.MAX_CHARACTERS + 1)
            + ") FROM "
            + values
            + " WHERE id = ?";
    String replace = "UPDATE " + values + " SET document = ?, uat = ?, expires_at = ? WHERE id = ?";
    replaceOlder = replace + " AND (uat <= ? OR uat > ?)";
    replaceVersion = replace + " AND uat = ?";
    insert =
        "INSERT INTO "
            + values
            + " (document, uat, expires_at, id) SELECT ?, ?, ?, ?"
            + absentFrom(values);
    updateLease =
        "UPDATE "
            + leases
            + " SET holder = ?, held_until = ? WHERE id = ?"
            + " AND (holder = ? OR held_until <= ? OR held_until > ?)";
    insertLease =
        "INSERT INTO " + leases + " (holder, held_until, id) SELECT ?, ?, ?" + absentFrom(leases);
    delete = "DELETE FROM " + values + " WHERE expires_at < ?";
  }

  /** A condition that almost always saves the database the error of a second row. */
  private static String absentFrom(String table) {
    return " WHERE NOT EXISTS (SELECT 1 FROM " + table + " WHERE id = ?)";
  }

  /** A store with the default settings. */
  public static JdbcStore of(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /**
   * Returns a builder of a store on a data source. The data source has its own timeout for
   * connections: set a pool's to 250 ms.
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  @Override
  public @Nullable String load(StoreKey key) throws SQLException {
    return run(
        select,
        statement -> {
          statement.setString(1, key.text());
          try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
          }
        });
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws SQLException {
    if (condition instanceof Condition.Newest newest) {
      // if neither applies, there is a value: newer, or just written and perhaps older
      return replaceOlder(key, value, newest)
          || insert(key, value)
          || replaceOlder(key, value, newest);
    }
    if (condition instanceof Condition.Unchanged unchanged) {
      return changes(
          replaceVersion,
          value.text(),
          value.version(),
          value.expiresAt(),
          key.text(),
          unchanged.version());
    }
    return insert(key, value);
  }

  private boolean replaceOlder(StoreKey key, StoreValue value, Condition.Newest condition)
      throws SQLException {
    return changes(
        replaceOlder,
        value.text(),
        value.version(),
        value.expiresAt(),
        key.text(),
        value.version(),
        condition.latestKept());
  }

  private boolean insert(StoreKey key, StoreValue value) throws SQLException {
    return inserts(
        insert, value.text(), value.version(), value.expiresAt(), key.text(), key.text());
  }

  @Override
  public boolean lease(StoreKey key, String holder, Duration time) throws SQLException {
    long now = System.currentTimeMillis();
    LeaseText lease = LeaseText.of(holder, time, now);
    String id = key.text();
    return changes(updateLease, holder, lease.until(), id, holder, now, now + LeaseText.LONGEST)
        || inserts(insertLease, holder, lease.until(), id, id);
  }

  /**
   * Deletes the expired entries.
   *
   * @return the number of deleted entries
   */
  public int deleteExpired() throws SQLException {
    Integer deleted =
        run(
            delete,
            statement -> {
              statement.setLong(1, Math.floorDiv(System.currentTimeMillis(), 1000L));
              return statement.executeUpdate();
            });
    return deleted == null ? 0 : deleted;
  }

  // ---- statements

  private boolean changes(String sql, Object... values) throws SQLException {
    return Boolean.TRUE.equals(
        run(
            sql,
            statement -> {
              for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
              }
              return statement.executeUpdate() > 0;
            }));
  }

  private boolean inserts(String sql, Object... values) throws SQLException {
    try {
      return changes(sql, values);
    } catch (SQLException failure) {
      String state = failure.getSQLState();
      if (state != null && state.startsWith("23")) {
        return false; // another writer's row came first
      }
      throw failure;
    }
  }

  private interface Use<T> {
    @Nullable T of(PreparedStatement statement) throws SQLException;
  }

  private <T> @Nullable T run(String sql, Use<T> use) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      int before = limit(connection, (int) operationTimeout.toMillis());
      boolean autoCommit = connection.getAutoCommit();
      if (!autoCommit) {
        connection.setAutoCommit(true);
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setQueryTimeout((int) operationTimeout.plusMillis(999).toSeconds());
        return use.of(statement);
      } finally {
        if (!connection.isClosed()) {
          if (!autoCommit) {
            connection.setAutoCommit(false);
          }
          int unused = limit(connection, before);
        }
      }
    }
  }

  /**
   * Sets the network timeout, if the driver supports it: a query's own timeout is in whole seconds,
   * and does not help against a silent peer.
   *
   * @return the previous timeout, 0 for none
   */
  private static int limit(Connection connection, int millis) throws SQLException {
    try {
      int before = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, millis);
      return before;
    } catch (SQLFeatureNotSupportedException withoutIt) {
      return 0;
    }
  }

  /** Settings of a store; each has a default. */
  public static final class Builder {

    private final DataSource dataSource;
    private String table = "oauth4jvm_jwks";
    private Duration operationTimeout = Duration.ofMillis(250);

    private Builder(DataSource dataSource) {
      this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * The table of the entries, with or without its schema; {@code oauth4jvm_jwks} by default. The
     * table of the leases has this name and the suffix {@code _lease}.
     *
     * @throws IllegalArgumentException when the name has characters other than letters, digits,
     *     {@code _} and dots
     */
    public Builder table(String name) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("name is empty");
      }
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if (!Character.isLetterOrDigit(c) && c != '_' && c != '.') {
          throw new IllegalArgumentException(
              "name has a character that is not a letter, a digit, _ or a dot");
        }
      }
      this.table = name;
      return this;
    }

    /**
     * The time limit of a response of the database.
     *
     * @param timeout from 1 ms to a day; 250 ms by default
     */
    public Builder operationTimeout(Duration timeout) {
      this.operationTimeout = Timeouts.checked(timeout);
      return this;
    }

    /** Builds the store; the first call connects. */
    public JdbcStore build() {
      return new JdbcStore(this);
    }
  }
}
