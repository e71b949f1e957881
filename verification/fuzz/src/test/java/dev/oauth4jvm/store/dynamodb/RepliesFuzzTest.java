package dev.oauth4jvm.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.World;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.time.Instant;

/** Replies of DynamoDB, of STS and of a container's endpoint for credentials. */
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

  @FuzzTest
  void credentialsOfAContainerAreReadOrRefused(byte[] body) {
    try {
      requireUsable(ContainerCredentials.read(response(200, body)));
    } catch (IOException refused) {
      requireReadable(refused);
    }
  }

  @FuzzTest
  void credentialsOfStsAreReadOrRefused(byte[] body) {
    for (int status : new int[] {200, 400}) {
      try {
        requireUsable(WebIdentityCredentials.read(response(status, body)));
        assertThat(status).isEqualTo(200);
      } catch (IOException refused) {
        requireReadable(refused);
      }
    }
  }

  /** Whatever came can be signed with, and is not shown. */
  private static void requireUsable(AwsCredentials credentials) {
    boolean unused = credentials.isValidAt(Instant.EPOCH);
    assertThat(credentials.sessionToken()).isNotNull().matches("[!-~]+");
    assertThat(credentials.secretAccessKey()).matches("[!-~]+");
    assertThat(credentials).hasToString("AwsCredentials[" + credentials.accessKeyId() + "]");
  }
}
