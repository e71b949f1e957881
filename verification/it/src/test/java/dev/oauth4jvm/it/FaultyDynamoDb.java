package dev.oauth4jvm.it;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.dynamodb.DynamoDbStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A DynamoDB Local. */
final class FaultyDynamoDb implements FaultyStore {

  private final DynamoDbServer server = DynamoDbServer.run();
  private final DynamoDbClient client = server.client();
  private volatile StoreFault fault;
  private SlowPath slow;

  @Override
  public JwksStore store(Duration timeout) {
    return JwksStore.of(
        DynamoDbStore.builder(DynamoDbServer.TABLE)
            .endpoint(slow == null ? server.endpoint() : slow.http())
            .region(DynamoDbServer.REGION.id())
            .credentials(this::credentials)
            .connectTimeout(timeout)
            .operationTimeout(timeout)
            .build());
  }

  /** Returns the credentials: DynamoDB Local accepts any whose name is of letters and digits. */
  private AwsCredentials credentials() throws IOException {
    if (fault == StoreFault.LOCKED_OUT) {
      throw new IOException("there are no credentials");
    }
    return AwsCredentials.of(
        fault == StoreFault.WRONG_PASSWORD ? "not_a_name" : DynamoDbServer.CREDENTIAL,
        DynamoDbServer.CREDENTIAL);
  }

  @Override
  public void write(JwksId id, String document, long updatedAt) {
    write(id, AttributeValue.fromS(document), updatedAt);
  }

  private void write(JwksId id, AttributeValue document, long updatedAt) {
    AttributeValue uat = AttributeValue.fromN(Long.toString(updatedAt));
    client.putItem(
        request ->
            request
                .tableName(DynamoDbServer.TABLE)
                .item(Map.of("id", key(id), "document", document, "uat", uat)));
  }

  @Override
  public void clear() {
    server.deleteTable();
    server.createTable();
  }

  @Override
  public void backUp(JwksId id) throws IOException {
    server.backUp();
  }

  @Override
  public void failOver(JwksId id) throws IOException {
    server.failOver();
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) throws IOException {
    this.fault = fault;
    switch (fault) {
      case DEAD -> server.kill();
      case HANGING -> server.suspend();
      case SLOW -> slow = new SlowPath(server.endpoint(), SLOW);
      case LOCKED_OUT, WRONG_PASSWORD -> {} // the credentials change
      case TABLE_GONE -> server.deleteTable();
      case ANOTHER_TYPE -> write(id, AttributeValue.fromN("42"), 0);
      default -> throw FaultyStore.cannot(fault);
    }
  }

  @Override
  public void heal(StoreFault fault, JwksId id) throws IOException {
    this.fault = null;
    switch (fault) {
      case DEAD -> server.start();
      case HANGING -> server.resume();
      case SLOW -> {
        slow.close();
        slow = null;
      }
      case LOCKED_OUT, WRONG_PASSWORD -> {}
      case TABLE_GONE -> server.createTable();
      case ANOTHER_TYPE ->
          client.deleteItem(
              request -> request.tableName(DynamoDbServer.TABLE).key(Map.of("id", key(id))));
      default -> throw FaultyStore.cannot(fault);
    }
  }

  private static AttributeValue key(JwksId id) {
    return AttributeValue.fromS(id.name());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
