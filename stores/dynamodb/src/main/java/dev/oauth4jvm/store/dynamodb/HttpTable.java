package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.aws.AwsEnvironment;
import dev.oauth4jvm.aws.AwsSigner;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table over DynamoDB's own protocol: JSON by POST to the endpoint's root, the operation in the
 * field {@code x-amz-target}, signed by {@link AwsSigner}. Each request is sent once.
 */
final class HttpTable implements Table {

  private final Transport transport;
  private final @Nullable SocketTransport owned;
  private final URI endpoint;
  private final AwsSigner signer;
  private final String name;

  /**
   * Creates a table.
   *
   * @param transport the transport of the requests
   * @param owned the transport again, if it is closed with the table; null for the caller's
   * @param endpoint the endpoint, as of {@link AwsEnvironment#endpoint(URI)}
   */
  HttpTable(
      Transport transport,
      @Nullable SocketTransport owned,
      URI endpoint,
      AwsSigner signer,
      String name) {
    this.transport = transport;
    this.owned = owned;
    this.endpoint = endpoint;
    this.signer = signer;
    this.name = name;
  }

  @Override
  public @Nullable Attribute get(String id, String attribute) throws IOException {
    JsonObject key = JsonObject.of("id", JsonObject.of("S", id));
    return DynamoDbReply.attribute(
        call("GetItem", JsonObject.of("TableName", name, "Key", key, "ConsistentRead", true)),
        attribute);
  }

  @Override
  public boolean put(Map<String, Attribute> item, String condition, Map<String, Attribute> values)
      throws IOException {
    JsonObject input =
        JsonObject.of("TableName", name, "Item", json(item), "ConditionExpression", condition);
    // DynamoDB refuses an empty object
    if (!values.isEmpty()) {
      input = input.with("ExpressionAttributeValues", json(values));
    }
    try {
      JsonObject unused = call("PutItem", input);
      return true;
    } catch (DynamoDbError e) {
      if (e.isConditionNotMet()) {
        return false;
      }
      throw e;
    }
  }

  private static JsonObject json(Map<String, Attribute> attributes) {
    JsonObject.Builder builder = JsonObject.builder();
    for (Map.Entry<String, Attribute> entry : attributes.entrySet()) {
      builder.put(entry.getKey(), JsonObject.of(entry.getValue().type(), entry.getValue().value()));
    }
    return builder.build();
  }

  private JsonObject call(String operation, JsonObject input) throws IOException {
    Request request =
        Request.post(endpoint)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "DynamoDB_20120810." + operation)
            .body(input.toJson().getBytes(StandardCharsets.UTF_8));
    Request signed = signer.sign(request);
    // otherwise a client that decompresses by itself would hide the bytes of the checksum
    return DynamoDbReply.read(
        operation, transport.send(signed.header("accept-encoding", "identity")));
  }

  @Override
  public void close() {
    if (owned != null) {
      owned.close();
    }
  }
}
