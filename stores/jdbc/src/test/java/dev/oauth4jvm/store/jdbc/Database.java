package dev.oauth4jvm.store.jdbc;

import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.contract.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** A database with the tables of {@code schema.sql}. */
class Database implements Engine {

  private final DataSource dataSource;

  Database(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  static String schema() {
    try (InputStream in = JdbcStore.class.getResourceAsStream("schema.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Database createTables() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(schema());
    }
    return this;
  }

  DataSource dataSource() {
    return dataSource;
  }

  @Override
  public JdbcStore store() {
    return JdbcStore.builder(dataSource).operationTimeout(Duration.ofSeconds(60)).build();
  }

  @Override
  public String read(StoreKey key) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT document FROM oauth4jvm_jwks WHERE id = ?")) {
      select.setString(1, key.text());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  @Override
  public void write(StoreKey key, String value, Long version) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM oauth4jvm_jwks WHERE id = ?");
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO oauth4jvm_jwks VALUES (?, ?, ?, ?)")) {
      delete.setString(1, key.text());
      delete.executeUpdate();
      insert.setString(1, key.text());
      insert.setString(2, value);
      insert.setLong(3, version == null ? 0 : version);
      insert.setLong(4, Long.MAX_VALUE);
      insert.executeUpdate();
    }
  }

  @Override
  public Duration timeLeft(StoreKey key) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT expires_at FROM oauth4jvm_jwks WHERE id = ?")) {
      select.setString(1, key.text());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Duration.ofSeconds(rows.getLong(1) - Instant.now().getEpochSecond())
            : null;
      }
    }
  }
}
