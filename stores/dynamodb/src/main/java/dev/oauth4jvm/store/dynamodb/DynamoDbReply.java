package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads the replies of DynamoDB's JSON protocol. Messages quote only an error's name. */
final class DynamoDbReply {

  private DynamoDbReply() {}

  /**
   * The document of a reply.
   *
   * @param operation the operation's name, for messages
   * @throws DynamoDbError when DynamoDB refused the request
   * @throws IOException when the reply is not from DynamoDB
   */
  static JsonObject read(String operation, Response response) throws IOException {
    byte[] body = response.body();
    requireChecksum(operation, response, body);
    JsonObject document = null;
    String why = "";
    try {
      document = JsonObject.parseOwned(body);
    } catch (JsonException e) {
      why = e.getMessage();
    }
    if (response.status() != 200) {
      throw new DynamoDbError(
          operation, response.status(), document == null ? null : document.string("__type"));
    }
    if (document == null) {
      throw new IOException("the reply to " + operation + " is not DynamoDB's: " + why);
    }
    return document;
  }

  /**
   * Requires that the body has the announced CRC-32, if there is one; proxies and emulators may
   * omit it.
   */
  private static void requireChecksum(String operation, Response response, byte[] body)
      throws IOException {
    List<String> said = response.headers().all("x-amz-crc32");
    if (said.isEmpty()) {
      return;
    }
    CRC32 checksum = new CRC32();
    checksum.update(body);
    if (said.size() > 1 || !said.get(0).equals(Long.toString(checksum.getValue()))) {
      throw new IOException(
          "the reply to " + operation + " does not have the checksum in its field x-amz-crc32");
    }
  }

  /**
   * One attribute of the item in a reply to GetItem; null if there is no item, or the item lacks
   * the attribute.
   */
  static @Nullable Attribute attribute(JsonObject reply, String name) throws IOException {
    if (!reply.has("Item")) {
      return null;
    }
    JsonObject item = reply.object("Item");
    if (item == null) {
      throw new IOException("the reply to GetItem has an Item that is not an object");
    }
    if (!item.has(name)) {
      return null;
    }
    JsonObject attribute = item.object(name);
    if (attribute == null || attribute.size() != 1) {
      throw new IOException("the reply to GetItem has an attribute that is not one typed value");
    }
    String type = attribute.names().iterator().next();
    return switch (type) {
      case "S", "N" -> {
        String value = attribute.string(type);
        if (value == null) {
          throw new IOException(
              "the reply to GetItem has an attribute of type " + type + " that is not a string");
        }
        yield new Attribute(type, value);
      }
      case "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL" -> new Attribute(type, null);
      default -> throw new IOException("the reply to GetItem has an attribute of an unknown type");
    };
  }
}
