package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Stores JWK Sets in Amazon DynamoDB.
 *
 * <p>The table has a partition key {@code id} of type S and no sort key. An entry is the item whose
 * {@code id} is {@link JwksId#name}: {@code document} (S) holds oauth4webapi's document, {@code
 * uat} (N) its time, which the condition of a write compares, and {@code expiresAt} (N) the time
 * from which DynamoDB may delete the item, if the table's time to live is enabled for this
 * attribute. Reads are strongly consistent: they are rare, and an old entry would cost a request to
 * the server. A lease is an item of its own, by the callers' clocks.
 *
 * <p>Nothing is retried. Safe for use by any number of threads.
 */
public final class DynamoDbJwksStore implements JwksStore, AutoCloseable {

  /**
   * The condition of {@link JwksEntry#replaces}; an item whose time is not a number is no entry.
   */
  private static final String IS_OLDER =
      "NOT attribute_type(uat, :number) OR uat <= :uat OR uat > :latest";

  private static final String IS_FREE =
      "attribute_not_exists(id) OR holder = :holder OR heldUntil <= :now OR heldUntil > :latest";

  private final DynamoDbClient client;
  private final String table;
  private final boolean owned;

  private DynamoDbJwksStore(DynamoDbClient client, String table, boolean owned) {
    this.client = client;
    this.table = table;
    this.owned = owned;
  }

  /**
   * Makes a store on the caller's client. Timeouts and retries are the client's; the {@link
   * #builder} sets 250 ms and none.
   *
   * @param table the table's name or ARN
   */
  public static DynamoDbJwksStore of(DynamoDbClient client, String table) {
    return new DynamoDbJwksStore(
        Objects.requireNonNull(client, "client"), Objects.requireNonNull(table, "table"), false);
  }

  /**
   * Begins the settings of a store with a client of its own.
   *
   * @param table the table's name or ARN
   */
  public static Builder builder(String table) {
    return new Builder(table);
  }

  /**
   * Reads the entry's document, or null.
   *
   * @throws IllegalStateException when the document is not a string. It is reported to the
   *     listener, and the next save replaces the item, unless its time is newer
   */
  @Override
  public @Nullable String load(JwksId id) {
    AttributeValue document =
        client
            .getItem(request -> request.tableName(table).key(key(id.name())).consistentRead(true))
            .item()
            .get("document");
    if (document != null && document.s() == null) {
      throw new IllegalStateException(
          "the item's attribute \"document\" is of the type "
              + document.type()
              + " where a string (S) is expected; find out who else writes to this table");
    }
    return document == null ? null : document.s();
  }

  @Override
  public void save(JwksId id, JwksEntry entry) {
    Map<String, AttributeValue> item =
        Map.of(
            "id", string(id.name()),
            "document", string(entry.document()),
            "uat", number(entry.updatedAt()),
            "expiresAt", number(entry.expiresAt()));
    Map<String, AttributeValue> values =
        Map.of(
            ":number", string("N"),
            ":uat", number(entry.updatedAt()),
            ":latest", number(entry.latestKept()));
    boolean unused = put(item, IS_OLDER, values);
  }

  @Override
  public boolean lease(JwksId id, String holder, Duration time) {
    long now = System.currentTimeMillis();
    long until = now + time.toMillis();
    Map<String, AttributeValue> item =
        Map.of(
            "id", string(id.name() + ":lease"),
            "holder", string(holder),
            "heldUntil", number(until),
            "expiresAt", number(until / 1000 + 1));
    Map<String, AttributeValue> values =
        Map.of(
            ":holder", string(holder),
            ":now", number(now),
            ":latest", number(now + LATEST_LEASE_END.toMillis()));
    return put(item, IS_FREE, values);
  }

  /** Puts an item on a condition; returns whether the condition was met. */
  private boolean put(
      Map<String, AttributeValue> item, String condition, Map<String, AttributeValue> values) {
    try {
      var unused =
          client.putItem(
              request ->
                  request
                      .tableName(table)
                      .item(item)
                      .conditionExpression(condition)
                      .expressionAttributeValues(values));
      return true;
    } catch (ConditionalCheckFailedException notMet) {
      return false;
    }
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of("id", string(id));
  }

  private static AttributeValue string(String value) {
    return AttributeValue.builder().s(value).build();
  }

  private static AttributeValue number(long value) {
    return AttributeValue.builder().n(Long.toString(value)).build();
  }

  /** Closes the connections, unless the client is the caller's. */
  @Override
  public void close() {
    if (owned) {
      client.close();
    }
  }

  /** Settings of a store; each has a default. */
  public static final class Builder {

    private final String table;
    private Duration connectTimeout = Duration.ofMillis(250);
    private Duration operationTimeout = Duration.ofMillis(250);
    private @Nullable URI endpoint;
    private @Nullable Region region;
    private @Nullable AwsCredentialsProvider credentials;

    private Builder(String table) {
      this.table = Objects.requireNonNull(table, "table");
    }

    /** The timeout of a connection; default 250 ms. */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = positive(timeout);
      return this;
    }

    /** The timeout of an answer, connecting included; default 250 ms. */
    public Builder operationTimeout(Duration timeout) {
      this.operationTimeout = positive(timeout);
      return this;
    }

    /** The engine's address, if it is not the region's: DynamoDB Local, or a VPC endpoint. */
    public Builder endpoint(URI endpoint) {
      this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
      return this;
    }

    /** The table's region; by default the one that the AWS SDK finds. */
    public Builder region(Region region) {
      this.region = Objects.requireNonNull(region, "region");
      return this;
    }

    /** The credentials; by default those that the AWS SDK finds. */
    public Builder credentials(AwsCredentialsProvider credentials) {
      this.credentials = Objects.requireNonNull(credentials, "credentials");
      return this;
    }

    /** Builds the store, which connects at its first call. */
    public DynamoDbJwksStore build() {
      DynamoDbClientBuilder builder =
          DynamoDbClient.builder()
              .httpClientBuilder(
                  UrlConnectionHttpClient.builder()
                      .connectionTimeout(connectTimeout)
                      .socketTimeout(operationTimeout))
              .overrideConfiguration(
                  configuration ->
                      configuration
                          .retryStrategy(AwsRetryStrategy.doNotRetry())
                          .apiCallAttemptTimeout(operationTimeout)
                          .apiCallTimeout(operationTimeout));
      if (endpoint != null) {
        builder.endpointOverride(endpoint);
      }
      if (region != null) {
        builder.region(region);
      }
      if (credentials != null) {
        builder.credentialsProvider(credentials);
      }
      return new DynamoDbJwksStore(builder.build(), table, true);
    }

    private static Duration positive(Duration timeout) {
      if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("timeout is not from 1 ms to 24 days: " + timeout);
      }
      return timeout;
    }
  }
}
