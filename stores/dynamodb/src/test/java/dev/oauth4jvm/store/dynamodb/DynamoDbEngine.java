package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.contract.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One DynamoDB Local for all tests of a class, for stores with the client of this module or with
 * the AWS SDK's.
 */
final class DynamoDbEngine implements Engine, AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final DynamoDbServer server = DynamoDbServer.run();
  final DynamoDbClient client = server.client();
  private final boolean overSdk;

  private DynamoDbEngine(boolean overSdk) {
    this.overSdk = overSdk;
  }

  static DynamoDbEngine own() {
    return new DynamoDbEngine(false);
  }

  static DynamoDbEngine overSdk() {
    return new DynamoDbEngine(true);
  }

  @Override
  public DynamoDbStore store() {
    return overSdk ? AwsSdkStore.of(client, DynamoDbServer.TABLE) : ownStore();
  }

  DynamoDbStore ownStore() {
    return DynamoDbStore.builder(DynamoDbServer.TABLE)
        .endpoint(server.endpoint())
        .region(DynamoDbServer.REGION.id())
        .credentials(DynamoDbEngine::credentials)
        .connectTimeout(PATIENCE)
        .operationTimeout(PATIENCE)
        .build();
  }

  static AwsCredentials credentials() {
    return AwsCredentials.of(DynamoDbServer.CREDENTIAL, DynamoDbServer.CREDENTIAL);
  }

  Map<String, AttributeValue> item(String id) {
    return client
        .getItem(
            request ->
                request
                    .tableName(DynamoDbServer.TABLE)
                    .key(Map.of("id", AttributeValue.fromS(id)))
                    .consistentRead(true))
        .item();
  }

  void put(Map<String, AttributeValue> item) {
    client.putItem(request -> request.tableName(DynamoDbServer.TABLE).item(item));
  }

  @Override
  public String read(StoreKey key) {
    AttributeValue document = item(key.text()).get("document");
    return document == null ? null : document.s();
  }

  @Override
  public void write(StoreKey key, String value, Long version) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", AttributeValue.fromS(key.text()));
    item.put("document", AttributeValue.fromS(value));
    if (version != null) {
      item.put("uat", AttributeValue.fromN(version.toString()));
    }
    put(item);
  }

  @Override
  public Duration timeLeft(StoreKey key) {
    AttributeValue expiresAt = item(key.text()).get("expiresAt");
    return expiresAt == null
        ? null
        : Duration.ofSeconds(Long.parseLong(expiresAt.n()) - Instant.now().getEpochSecond());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
