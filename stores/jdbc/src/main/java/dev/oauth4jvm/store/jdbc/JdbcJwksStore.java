package dev.oauth4jvm.store.jdbc;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
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
 * Stores JWK Sets in a relational database.
 *
 * <p>The two tables of {@code schema.sql} are required; the file is beside this class and in the
 * documentation. An entry is one row. An older row is updated; where there is no row, one is
 * inserted, and the primary key decides between two inserts at once. Each statement is a
 * transaction of its own. {@link #deleteExpired} deletes the rows past their {@code expires_at}:
 * call it from a scheduled job, if at all; nothing depends on it.
 *
 * <p>Leases go by the callers' clocks. Nothing is retried. Safe for use by any number of threads,
 * as the data source is.
 */
public final class JdbcJwksStore implements JwksStore {

  private final DataSource dataSource;
  private final Duration operationTimeout;
  private final String select;
  private final String update;
  private final String insert;
  private final String updateLease;
  private final String insertLease;
  private final String delete;

  private JdbcJwksStore(Builder builder) {
    dataSource = builder.dataSource;
    operationTimeout = builder.operationTimeout;
    String entries = builder.table;
    String leases = builder.table + "_lease";
    // one character more than is allowed shows that the entry is too long; the rest is not read
    select =
        "SELECT SUBSTRING(document, 1, "
            + (JwksEntry.MAX_CHARACTERS + 1)
            + ") FROM "
            + entries
            + " WHERE id = ?";
    // the condition of JwksEntry.replaces
    update =
        "UPDATE "
            + entries
            + " SET document = ?, uat = ?, expires_at = ? WHERE id = ? AND (uat <= ? OR uat > ?)";
    insert =
        "INSERT INTO "
            + entries
            + " (document, uat, expires_at, id) SELECT ?, ?, ?, ?"
            + absentFrom(entries);
    updateLease =
        "UPDATE "
            + leases
            + " SET holder = ?, held_until = ? WHERE id = ?"
            + " AND (holder = ? OR held_until <= ? OR held_until > ?)";
    insertLease =
        "INSERT INTO " + leases + " (holder, held_until, id) SELECT ?, ?, ?" + absentFrom(leases);
    delete = "DELETE FROM " + entries + " WHERE expires_at < ?";
  }

  /** A condition that almost always spares the database the error of a second row. */
  private static String absentFrom(String table) {
    return " WHERE NOT EXISTS (SELECT 1 FROM " + table + " WHERE id = ?)";
  }

  /** Makes a store with the defaults. */
  public static JdbcJwksStore of(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /**
   * Begins the settings of a store on a data source, which has its own timeout for connections: set
   * a pool's to 250 ms.
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  @Override
  public @Nullable String load(JwksId id) throws SQLException {
    return run(
        select,
        statement -> {
          statement.setString(1, id.name());
          try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
          }
        });
  }

  @Override
  public void save(JwksId id, JwksEntry entry) throws SQLException {
    if (!update(id, entry) && !insert(id, entry)) {
      // there is a row: a newer one, or one that another writer just inserted, which may be older
      boolean unused = update(id, entry);
    }
  }

  private boolean update(JwksId id, JwksEntry entry) throws SQLException {
    return changes(
        update,
        entry.document(),
        entry.updatedAt(),
        entry.expiresAt(),
        id.name(),
        entry.updatedAt(),
        entry.latestKept());
  }

  private boolean insert(JwksId id, JwksEntry entry) throws SQLException {
    return inserts(
        insert, entry.document(), entry.updatedAt(), entry.expiresAt(), id.name(), id.name());
  }

  @Override
  public boolean lease(JwksId id, String holder, Duration time) throws SQLException {
    long now = System.currentTimeMillis();
    long until = now + time.toMillis();
    return changes(
            updateLease, holder, until, id.name(), holder, now, now + LATEST_LEASE_END.toMillis())
        || inserts(insertLease, holder, until, id.name(), id.name());
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
   * Sets the network timeout, where the driver can: a query's own timeout counts in whole seconds,
   * and does not help against a silent peer.
   *
   * @return the timeout before, 0 for none
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
     * @throws IllegalArgumentException when the name has anything but letters, digits, {@code _}
     *     and dots
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

    /** The timeout of an answer of the database; default 250 ms. */
    public Builder operationTimeout(Duration timeout) {
      if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("timeout is not from 1 ms to 24 days: " + timeout);
      }
      this.operationTimeout = timeout;
      return this;
    }

    /** Builds the store, which connects at its first call. */
    public JdbcJwksStore build() {
      return new JdbcJwksStore(this);
    }
  }
}
