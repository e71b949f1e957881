package dev.oauth4jvm.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.World;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;

/** Replies of DynamoDB. */
class RepliesFuzzTest {

  private static Response response(int status, byte[] body) {
    return Response.of(status, Headers.of(), body);
  }

  private static void requireReadable(IOException refused) {
    World.requireOneLine(refused.getMessage());
    assertThat(refused.getMessage()).hasSizeLessThan(400);
  }

  @FuzzTest
  void anItemIsReadOrRefused(byte[] body) throws JsonException {
    Attribute attribute;
    try {
      JsonObject reply = DynamoDbReply.read("GetItem", response(200, body));
      attribute = DynamoDbReply.attribute(reply, "document");
    } catch (IOException refused) {
      requireReadable(refused);
      return;
    }
    JsonObject item = JsonObject.parse(body).object("Item");
    JsonObject expected = item == null ? null : item.object("document");
    if (attribute == null) {
      assertThat(expected).isNull();
    } else {
      assertThat(expected.names()).containsExactly(attribute.type());
      boolean text = attribute.type().equals("S") || attribute.type().equals("N");
      assertThat(attribute.value()).isEqualTo(text ? expected.string(attribute.type()) : null);
    }
  }

  @FuzzTest
  void anErrorIsOneOfDynamoDb(byte[] body) {
    try {
      JsonObject reply = DynamoDbReply.read("PutItem", response(400, body));
      throw new AssertionError("a refusal was taken for " + reply);
    } catch (DynamoDbError refused) {
      requireReadable(refused);
      if (refused.isConditionNotMet()) {
        assertThat(World.text(body)).contains("__type");
      }
    } catch (IOException unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
