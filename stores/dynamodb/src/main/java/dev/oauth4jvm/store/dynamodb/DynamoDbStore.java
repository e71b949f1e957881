package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.aws.AwsCredentialsSource;
import dev.oauth4jvm.aws.AwsEnvironment;
import dev.oauth4jvm.aws.AwsSigner;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.net.Timeouts;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.LeaseText;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A store in Amazon DynamoDB.
 *
 * <p>The table has a partition key {@code id} of type S and no sort key. A value is the item whose
 * {@code id} is {@link StoreKey#text}: {@code document} (S) is the text, for a JWK Set in the
 * format of oauth4webapi; {@code uat} (N) is its version, which conditions compare; and {@code
 * expiresAt} (N) is the time from which DynamoDB may delete the item, if the table's time to live
 * is enabled for this attribute. Reads are strongly consistent: they are rare, and an old value
 * would cost a request elsewhere. A lease is a separate item, and uses the callers' clocks.
 *
 * <p>The {@link #builder} creates a store with a small client of its own, which needs only the JDK:
 * DynamoDB's JSON protocol with Signature Version 4. {@link AwsSdkStore} creates a store over a
 * client of the AWS SDK.
 *
 * <p>Nothing is retried. Safe for use by any number of threads.
 */
public final class DynamoDbStore implements Store, AutoCloseable {

  /** {@link Condition.Newest}; an item whose version is not a number has none. */
  private static final String IS_OLDER =
      "NOT attribute_type(uat, :number) OR uat <= :uat OR uat > :latest";

  private static final String IS_ABSENT = "attribute_not_exists(id)";

  private static final String IS_UNCHANGED = "uat = :uat";

  private static final String IS_FREE =
      "attribute_not_exists(id) OR holder = :holder OR NOT attribute_type(heldUntil, :number)"
          + " OR heldUntil <= :now OR heldUntil > :latest";

  private final Table table;

  DynamoDbStore(Table table) {
    this.table = table;
  }

  /**
   * Returns a builder of a store with a client of its own, which takes region, endpoint and
   * credentials from the environment unless they are set.
   *
   * @param table the table's name or ARN
   */
  public static Builder builder(String table) {
    return new Builder(table);
  }

  /**
   * Loads a value.
   *
   * @throws UnreadableValueException when the item's document is not a string
   */
  @Override
  public @Nullable String load(StoreKey key) throws IOException, UnreadableValueException {
    Attribute document = table.get(key.text(), "document");
    if (document != null && !document.type().equals("S")) {
      throw new UnreadableValueException(
          "the item's attribute \"document\" is of the type "
              + document.type()
              + " where a string (S) is expected; find out what else writes to this table");
    }
    return document == null ? null : document.value();
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws IOException {
    Map<String, Attribute> item =
        Map.of(
            "id", Attribute.string(key.text()),
            "document", Attribute.string(value.text()),
            "uat", Attribute.number(value.version()),
            "expiresAt", Attribute.number(value.expiresAt()));
    if (condition instanceof Condition.Newest newest) {
      return table.put(
          item,
          IS_OLDER,
          Map.of(
              ":number", Attribute.string("N"),
              ":uat", Attribute.number(value.version()),
              ":latest", Attribute.number(newest.latestKept())));
    }
    return condition instanceof Condition.Unchanged unchanged
        ? table.put(item, IS_UNCHANGED, Map.of(":uat", Attribute.number(unchanged.version())))
        : table.put(item, IS_ABSENT, Map.of());
  }

  @Override
  public boolean lease(StoreKey key, String holder, Duration time) throws IOException {
    long now = System.currentTimeMillis();
    LeaseText lease = LeaseText.of(holder, time, now);
    Map<String, Attribute> item =
        Map.of(
            "id", Attribute.string(key.text() + ":lease"),
            "holder", Attribute.string(holder),
            "heldUntil", Attribute.number(lease.until()),
            "expiresAt", Attribute.number(lease.until() / 1000 + 1));
    Map<String, Attribute> values =
        Map.of(
            ":number", Attribute.string("N"),
            ":holder", Attribute.string(holder),
            ":now", Attribute.number(now),
            ":latest", Attribute.number(now + LeaseText.LONGEST));
    return table.put(item, IS_FREE, values);
  }

  /** Closes the connections, unless the client or the transport is the caller's. */
  @Override
  public void close() {
    table.close();
  }

  /** Settings of a store with a client of its own; not thread-safe. */
  public static final class Builder {

    private final String table;
    private Duration connectTimeout = Duration.ofMillis(250);
    private Duration operationTimeout = Duration.ofMillis(250);
    private @Nullable Transport transport;
    private @Nullable URI endpoint;
    private @Nullable String region;
    private @Nullable AwsCredentialsSource credentials;

    private Builder(String table) {
      this.table = Objects.requireNonNull(table, "table");
    }

    /**
     * The time limit of a connection, without the TLS handshake.
     *
     * @param timeout from 1 ms to a day; 250 ms by default
     */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = Timeouts.checked(timeout);
      return this;
    }

    /**
     * The time limit of a call, including the connection, but not requests for temporary
     * credentials: each of these may take five seconds.
     *
     * @param timeout from 1 ms to a day; 250 ms by default
     */
    public Builder operationTimeout(Duration timeout) {
      this.operationTimeout = Timeouts.checked(timeout);
      return this;
    }

    /**
     * The transport of the requests to DynamoDB, instead of a {@link SocketTransport} with the two
     * timeouts. The store does not close it.
     */
    public Builder transport(Transport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /**
     * The endpoint: DynamoDB Local, or one of a VPC. By default {@code AWS_ENDPOINT_URL_DYNAMODB}
     * or {@code AWS_ENDPOINT_URL}, otherwise the region's.
     *
     * @param endpoint scheme, host and port
     * @throws IllegalArgumentException when the URI has more than these parts
     */
    public Builder endpoint(URI endpoint) {
      this.endpoint = AwsEnvironment.endpoint(endpoint);
      return this;
    }

    /**
     * The table's region, for example {@code eu-central-1}; by default {@code AWS_REGION} or {@code
     * AWS_DEFAULT_REGION}.
     *
     * @throws IllegalArgumentException when the name has other characters than lower-case letters,
     *     digits and hyphens
     */
    public Builder region(String region) {
      if (!AwsEnvironment.isRegion(region)) {
        throw new IllegalArgumentException("region is not like eu-central-1");
      }
      this.region = region;
      return this;
    }

    /** The credentials; by default {@link AwsCredentialsSource#fromEnvironment()}. */
    public Builder credentials(AwsCredentialsSource credentials) {
      this.credentials = Objects.requireNonNull(credentials, "credentials");
      return this;
    }

    /**
     * Builds the store; its first call obtains credentials and connects.
     *
     * @throws IllegalStateException when neither the builder nor the environment names a region
     */
    public DynamoDbStore build() {
      return build(System.getenv());
    }

    DynamoDbStore build(Map<String, String> environment) {
      String of = region == null ? AwsEnvironment.region(environment) : region;
      URI at = endpoint == null ? AwsEnvironment.endpoint(environment, of, "dynamodb") : endpoint;
      AwsSigner signer =
          new AwsSigner(
              "dynamodb",
              of,
              credentials == null
                  ? AwsCredentialsSource.fromEnvironment(environment)
                  : credentials);
      if (transport != null) {
        return new DynamoDbStore(new HttpTable(transport, null, at, signer, table));
      }
      SocketTransport own =
          SocketTransport.builder()
              .connectTimeout(connectTimeout)
              .requestTimeout(operationTimeout)
              .build();
      return new DynamoDbStore(new HttpTable(own, own, at, signer, table));
    }
  }
}
