package dev.oauth4jvm.store.dynamodb;

import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Creates a {@link DynamoDbStore} over a client of the AWS SDK: for applications that already have
 * one, or need the SDK's retries, endpoints or sources of credentials.
 *
 * <p>Only this class needs the AWS SDK on the class path. It is separate so that {@link
 * DynamoDbStore} can be loaded and inspected by reflection, as dependency injection does, without
 * the SDK.
 */
public final class AwsSdkStore {

  private AwsSdkStore() {}

  /**
   * Creates a store over a client.
   *
   * @param client the client; its timeouts and retries apply ({@link DynamoDbStore#builder} sets a
   *     quarter of a second and none); the store does not close it
   * @param table the table's name or ARN
   * @return the store, whose calls throw the exceptions of the client
   */
  public static DynamoDbStore of(DynamoDbClient client, String table) {
    return new DynamoDbStore(
        new SdkTable(
            Objects.requireNonNull(client, "client"), Objects.requireNonNull(table, "table")));
  }
}
