package dev.oauth4jvm.store.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.aws.AwsEnvironment;
import dev.oauth4jvm.aws.AwsSigner;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoDbReplyTest {

  private static Response response(int status, String body, String... headers) {
    return Response.of(status, Headers.of(headers), body.getBytes(UTF_8));
  }

  private static Attribute attribute(String item) throws Exception {
    return DynamoDbReply.attribute(JsonObject.parse(item), "document");
  }

  // ---- items

  @Test
  void anItemsAttributeIsRead() throws Exception {
    assertThat(attribute("{\"Item\":{\"id\":{\"S\":\"x\"},\"document\":{\"S\":\"text\"}}}"))
        .isEqualTo(Attribute.string("text"));
    assertThat(attribute("{\"Item\":{\"document\":{\"N\":\"42\"}}}"))
        .isEqualTo(Attribute.number(42));
    assertThat(attribute("{}")).isNull();
    assertThat(attribute("{\"Item\":{}}")).isNull();
    assertThat(attribute("{\"Item\":{\"other\":{\"S\":\"text\"}}}")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"B\":\"YQ==\"}",
        "{\"SS\":[\"a\"]}",
        "{\"M\":{\"S\":{\"S\":\"a\"}}}",
        "{\"L\":[]}",
        "{\"BOOL\":true}",
        "{\"NULL\":true}"
      })
  void anAttributeOfAnotherTypeHasNoValue(String attribute) throws Exception {
    assertThat(attribute("{\"Item\":{\"document\":" + attribute + "}}").value()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Item\":null}",
        "{\"Item\":[]}",
        "{\"Item\":\"text\"}",
        "{\"Item\":{\"document\":null}}",
        "{\"Item\":{\"document\":\"text\"}}",
        "{\"Item\":{\"document\":{}}}",
        "{\"Item\":{\"document\":{\"S\":\"a\",\"N\":\"1\"}}}",
        "{\"Item\":{\"document\":{\"S\":1}}}",
        "{\"Item\":{\"document\":{\"S\":null}}}",
        "{\"Item\":{\"document\":{\"N\":1}}}",
        "{\"Item\":{\"document\":{\"s3cret\":\"a\"}}}",
      })
  void aReplyOfAnotherShapeIsRefused(String reply) {
    assertThatThrownBy(() -> attribute(reply))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the reply to GetItem has an ")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "<html>s3cret</html>", "{\"a\":1,\"a\":2}", "{} {}"})
  void whatIsNotJsonIsRefusedWithoutItsText(String body) {
    assertThatThrownBy(() -> DynamoDbReply.read("GetItem", response(200, body)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(DynamoDbError.class)
        .hasMessageStartingWith("the reply to GetItem is not DynamoDB's: ")
        .hasMessageNotContaining("s3cret");
  }

  // ---- errors

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException|true",
        "400|ConditionalCheckFailedException|true",
        "500|com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException|false",
        "400|com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException|false",
        "400|com.amazon.coral.service#ExpiredTokenException|false",
        "500|com.amazonaws.dynamodb.v20120810#InternalServerError|false",
        "503|com.amazon.coral.availability#ServiceUnavailable|false",
      })
  void anErrorIsToldByItsName(int status, String type, boolean conditionNotMet) {
    String body = "{\"__type\":\"" + type + "\",\"message\":\"x-amz-security-token:s3cret\"}";

    assertThatThrownBy(() -> DynamoDbReply.read("PutItem", response(status, body)))
        .isInstanceOfSatisfying(
            DynamoDbError.class, e -> assertThat(e.isConditionNotMet()).isEqualTo(conditionNotMet))
        .hasMessageContaining("DynamoDB refused PutItem with status " + status)
        .hasMessageContaining(type.substring(type.indexOf('#') + 1))
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>s3cret</html>",
        "{}",
        "{\"__type\":1}",
        "{\"__type\":\"\"}",
        "{\"__type\":\"a#\"}",
        "{\"__type\":\"a#s3cret or not\"}",
        "{\"__type\":\"a#s3cret\\nsecond line\"}",
      })
  void anErrorWithoutANameIsToldByItsStatus(String body) {
    assertThatThrownBy(() -> DynamoDbReply.read("GetItem", response(502, body)))
        .isInstanceOf(DynamoDbError.class)
        .hasMessage("DynamoDB refused GetItem with status 502, and does not say why");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 307, 404})
  void noStatusButOneIsASuccess(int status) {
    assertThatThrownBy(() -> DynamoDbReply.read("GetItem", response(status, "{\"Item\":{}}")))
        .isInstanceOf(DynamoDbError.class);
  }

  // ---- the checksum

  @Test
  void aBodyThatHasTheChecksumIsRead() throws Exception {
    CRC32 checksum = new CRC32();
    checksum.update("{\"Item\":{}}".getBytes(UTF_8));
    String said = Long.toString(checksum.getValue());

    JsonObject read =
        DynamoDbReply.read("GetItem", response(200, "{\"Item\":{}}", "X-Amz-Crc32", said));

    assertThat(read.has("Item")).isTrue();
    assertThatThrownBy(
            () ->
                DynamoDbReply.read("GetItem", response(200, "{\"Item\":{ }}", "x-amz-crc32", said)))
        .hasMessageContaining("x-amz-crc32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "abc", "99999999999999999999"})
  void aBodyThatDoesNotHaveTheChecksumIsRefused(String said) {
    for (int status : new int[] {200, 400}) {
      assertThatThrownBy(
              () -> DynamoDbReply.read("GetItem", response(status, "{}", "x-amz-crc32", said)))
          .isNotInstanceOf(DynamoDbError.class)
          .hasMessageContaining("x-amz-crc32");
    }
  }

  // ---- requests

  @Test
  void theRequestsAreThoseOfTheProtocol() throws Exception {
    List<String> sent = new ArrayList<>();
    HttpTable table =
        new HttpTable(
            request -> {
              sent.add(request.headers().first("x-amz-target"));
              sent.add(new String(request.body(), UTF_8));
              assertThat(request.method()).isEqualTo("POST");
              assertThat(request.uri()).hasToString("https://dynamodb.eu-west-1.amazonaws.com/");
              assertThat(request.headers().first("content-type"))
                  .isEqualTo("application/x-amz-json-1.0");
              assertThat(request.headers().first("accept-encoding")).isEqualTo("identity");
              assertThat(request.headers().first("authorization"))
                  .contains("/eu-west-1/dynamodb/aws4_request, ")
                  .contains("SignedHeaders=content-type;host;x-amz-date;x-amz-target, ");
              return response(200, "{}");
            },
            null,
            AwsEnvironment.endpoint(Map.of(), "eu-west-1", "dynamodb"),
            new AwsSigner("dynamodb", "eu-west-1", DynamoDbEngine::credentials),
            "arn:aws:dynamodb:eu-west-1:1:table/jwks");

    assertThat(table.get("key", "document")).isNull();
    assertThat(
            table.put(
                Map.of("id", Attribute.string("\u00e9")),
                "uat <= :uat",
                Map.of(":uat", Attribute.number(5))))
        .isTrue();

    assertThat(sent)
        .containsExactly(
            "DynamoDB_20120810.GetItem",
            "{\"TableName\":\"arn:aws:dynamodb:eu-west-1:1:table/jwks\",\"Key\":{\"id\":{\"S\":\"key\"}},"
                + "\"ConsistentRead\":true}",
            "DynamoDB_20120810.PutItem",
            "{\"TableName\":\"arn:aws:dynamodb:eu-west-1:1:table/jwks\",\"Item\":{\"id\":{\"S\":\"\u00e9\"}},"
                + "\"ConditionExpression\":\"uat <= :uat\",\"ExpressionAttributeValues\":"
                + "{\":uat\":{\"N\":\"5\"}}}");
  }
}
