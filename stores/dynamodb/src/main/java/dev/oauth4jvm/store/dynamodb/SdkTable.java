package dev.oauth4jvm.store.dynamodb;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** A table over the caller's client of the AWS SDK, which the caller closes. */
final class SdkTable implements Table {

  private final DynamoDbClient client;
  private final String name;

  SdkTable(DynamoDbClient client, String name) {
    this.client = client;
    this.name = name;
  }

  @Override
  public @Nullable Attribute get(String id, String attribute) {
    Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS(id));
    AttributeValue found =
        client
            .getItem(request -> request.tableName(name).key(key).consistentRead(true))
            .item()
            .get(attribute);
    return found == null
        ? null
        : new Attribute(found.type().name(), found.s() == null ? found.n() : found.s());
  }

  @Override
  public boolean put(Map<String, Attribute> item, String condition, Map<String, Attribute> values) {
    try {
      var unused =
          client.putItem(
              request ->
                  request
                      .tableName(name)
                      .item(converted(item))
                      .conditionExpression(condition)
                      .expressionAttributeValues(values.isEmpty() ? null : converted(values)));
      return true;
    } catch (ConditionalCheckFailedException notMet) {
      return false;
    }
  }

  private static Map<String, AttributeValue> converted(Map<String, Attribute> attributes) {
    Map<String, AttributeValue> converted = new HashMap<>();
    for (Map.Entry<String, Attribute> entry : attributes.entrySet()) {
      String value = entry.getValue().value();
      converted.put(
          entry.getKey(),
          entry.getValue().type().equals("N")
              ? AttributeValue.fromN(value)
              : AttributeValue.fromS(value));
    }
    return converted;
  }

  @Override
  public void close() {
    // the caller closes the client
  }
}
