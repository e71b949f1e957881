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
 * A store in a relational database.
 *
 * <p>It needs the two tables of {@code schema.sql}, which lies beside this class and in the
 * documentation. An entry is one row, which is updated where it is older; where there is none, one
 * is inserted, and the primary key decides between two who do that at once. Each statement is a
 * transaction of its own. Rows past their {@code expires_at} are deleted by {@link #deleteExpired},
 * which a scheduled job of yours may call; nothing depends on it.
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
    // a character more than is read says that it is too long, and the rest stays in the database
    select =
        "SELECT SUBSTRING(document, 1, "
            + (JwksEntry.MAX_CHARACTERS + 1)
            + ") FROM "
            + entries
            + " WHERE id = ?";
    // as JwksEntry.replaces has it
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

  /** Spares the database the error that a second row would be, almost always. */
  private static String absentFrom(String table) {
    return " WHERE NOT EXISTS (SELECT 1 FROM " + table + " WHERE id = ?)";
  }

  /** With the defaults. */
  public static JdbcJwksStore of(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /**
   * On a data source, which brings its own time-out for connections: a pool's is best set to a
   * quarter of a second.
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
      // one is there: newer, or written this moment by another, and then perhaps older
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
   * Deletes the entries that are of no more use.
   *
   * @return how many there were
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
        return false; // another's row came first
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
   * Bounds what an answer of the network takes, where the driver can: a query's own time-out counts
   * in whole seconds, and does not help against a silent peer.
   *
   * @return the bound before, 0 for none
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

  /** Collects what differs from the defaults. */
  public static final class Builder {

    private final DataSource dataSource;
    private String table = "oauth4jvm_jwks";
    private Duration operationTimeout = Duration.ofMillis(250);

    private Builder(DataSource dataSource) {
      this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * The table of the entries, with or without its schema; {@code oauth4jvm_jwks} by default. That
     * of the leases has the same name and {@code _lease} behind it.
     *
     * @throws IllegalArgumentException when it is not made of letters, digits, {@code _} and dots
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

    /** How long to wait for an answer of the database; default 250 ms. */
    public Builder operationTimeout(Duration timeout) {
      if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("timeout is not from 1 ms to 24 days: " + timeout);
      }
      this.operationTimeout = timeout;
      return this;
    }

    /** Makes it; the first call connects. */
    public JdbcJwksStore build() {
      return new JdbcJwksStore(this);
    }
  }
}
