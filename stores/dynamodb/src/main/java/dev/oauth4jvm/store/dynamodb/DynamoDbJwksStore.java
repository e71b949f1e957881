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
 * A store in Amazon DynamoDB.
 *
 * <p>The table has a partition key {@code id} of type S and no sort key. An entry is the item whose
 * {@code id} is {@link JwksId#name}: {@code document} (S) holds the document as oauth4webapi knows
 * it, {@code uat} (N) its time again, which the condition of a write compares, and {@code
 * expiresAt} (N) the time from which DynamoDB may delete it, where the table's time to live is
 * switched on for this attribute. Reads are strongly consistent: they are rare, and an old entry
 * would cost a request elsewhere. A lease is an item of its own, by the callers' clocks.
 *
 * <p>Nothing is retried. Safe for use by any number of threads.
 */
public final class DynamoDbJwksStore implements JwksStore, AutoCloseable {

  /** As {@link JwksEntry#replaces} has it; what has no time that is a number is no entry. */
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
   * On the caller's client, whose time-outs and retries are the caller's: a quarter of a second and
   * none are what the {@link #builder} sets.
   *
   * @param table the table's name or ARN
   */
  public static DynamoDbJwksStore of(DynamoDbClient client, String table) {
    return new DynamoDbJwksStore(
        Objects.requireNonNull(client, "client"), Objects.requireNonNull(table, "table"), false);
  }

  /**
   * With a client of its own, which finds region and credentials as the AWS SDK does, unless told.
   *
   * @param table the table's name or ARN
   */
  public static Builder builder(String table) {
    return new Builder(table);
  }

  /**
   * The entry, or null.
   *
   * @throws IllegalStateException when its document is not a string: so the listener hears of it,
   *     and the next save replaces it, unless it has a newer time
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

  /** Whether the condition was met. */
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

  /** Collects what differs from the defaults. */
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

    /** How long to wait for a connection; default 250 ms. */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = positive(timeout);
      return this;
    }

    /** How long to wait for an answer, connecting included; default 250 ms. */
    public Builder operationTimeout(Duration timeout) {
      this.operationTimeout = positive(timeout);
      return this;
    }

    /** Where the engine is, when it is not the region's: DynamoDB Local, or a VPC endpoint. */
    public Builder endpoint(URI endpoint) {
      this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
      return this;
    }

    /** The table's region; found as the AWS SDK does by default. */
    public Builder region(Region region) {
      this.region = Objects.requireNonNull(region, "region");
      return this;
    }

    /** Who asks; found as the AWS SDK does by default. */
    public Builder credentials(AwsCredentialsProvider credentials) {
      this.credentials = Objects.requireNonNull(credentials, "credentials");
      return this;
    }

    /** Makes it; the first call connects. */
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
