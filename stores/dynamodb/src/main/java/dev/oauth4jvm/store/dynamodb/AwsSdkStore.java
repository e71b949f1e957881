package dev.oauth4jvm.store.dynamodb;

import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes a {@link DynamoDbStore} that uses a client of the AWS SDK: where an application has one
 * already, or needs the SDK's retries, endpoints or sources of credentials.
 *
 * <p>This class needs the AWS SDK on the class path, and is the only one that does. It stands apart
 * so that {@link DynamoDbStore} can be loaded and inspected by reflection, as dependency injection
 * does, without the SDK.
 */
public final class AwsSdkStore {

  private AwsSdkStore() {}

  /**
   * Makes a store that uses a client.
   *
   * @param client the client; its timeouts and retries apply (a quarter of a second and none are
   *     what {@link DynamoDbStore#builder} sets), and the store does not close it
   * @param table the table's name or ARN
   * @return the store, whose calls throw what the client throws
   */
  public static DynamoDbStore of(DynamoDbClient client, String table) {
    return new DynamoDbStore(
        new SdkTable(
            Objects.requireNonNull(client, "client"), Objects.requireNonNull(table, "table")));
  }
}
