package dev.oauth4jvm.it;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.dynamodb.DynamoDbStore;
import java.io.IOException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A DynamoDB Local. */
final class FaultyDynamoDb implements FaultyStore {

  private final DynamoDbServer server = DynamoDbServer.run();
  private final DynamoDbClient client = server.client();
  private volatile boolean lockedOut;

  @Override
  public JwksStore store() {
    return JwksStore.of(
        DynamoDbStore.builder(DynamoDbServer.TABLE)
            .endpoint(server.endpoint())
            .region(DynamoDbServer.REGION.id())
            .credentials(this::credentials)
            .connectTimeout(TIMEOUT)
            .operationTimeout(TIMEOUT)
            .build());
  }

  /** Returns the credentials; DynamoDB Local accepts any, so the fault is to have none. */
  private AwsCredentials credentials() throws IOException {
    if (lockedOut) {
      throw new IOException("there are no credentials");
    }
    return AwsCredentials.of(DynamoDbServer.CREDENTIAL, DynamoDbServer.CREDENTIAL);
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
  public void inflict(StoreFault fault, JwksId id) throws IOException {
    switch (fault) {
      case DEAD -> server.kill();
      case HANGING -> server.suspend();
      case LOCKED_OUT -> lockedOut = true;
      case TABLE_GONE -> server.deleteTable();
      case ANOTHER_KIND -> write(id, AttributeValue.fromN("42"), 0);
      default -> throw FaultyStore.cannot(fault);
    }
  }

  @Override
  public void heal(StoreFault fault, JwksId id) throws IOException {
    switch (fault) {
      case DEAD -> server.start();
      case HANGING -> server.resume();
      case LOCKED_OUT -> lockedOut = false;
      case TABLE_GONE -> server.createTable();
      case ANOTHER_KIND ->
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
