package dev.oauth4jvm.store.redis;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands over Upstash's REST API: a command is a JSON array by POST. Strings of a result are
 * requested in base64, so that their length is bounded and a part of a character does no harm.
 */
final class UpstashCommands implements RedisCommands {

  private static final String ARRAY = "{\"\":";

  private final URI uri;
  private final String token;
  private final Transport transport;
  private final @Nullable SocketTransport owned;

  /**
   * Creates a client.
   *
   * @param owned the transport again, if it is closed with the client; null for the caller's
   */
  UpstashCommands(URI uri, String token, Transport transport, @Nullable SocketTransport owned) {
    this.uri = uri;
    this.token = token;
    this.transport = transport;
    this.owned = owned;
  }

  @Override
  public @Nullable String getRange(String key, long first, long last) throws IOException {
    List<String> command = List.of("GETRANGE", key, Long.toString(first), Long.toString(last));
    JsonObject reply = call("GETRANGE", command);
    String text = reply.string("result");
    if (text == null) {
      throw new IOException("Upstash's reply to GETRANGE has no result that is a string");
    }
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException quotesTheText) {
      throw new IOException("Upstash's reply to GETRANGE is not base64, which was requested");
    }
  }

  /** Sends the script once, repeatable or not. */
  @Override
  public @Nullable Object eval(
      String script, String key, List<String> arguments, boolean repeatable) throws IOException {
    List<String> command = new ArrayList<>(List.of("EVAL", script, "1", key));
    command.addAll(arguments);
    Long result = call("EVAL", command).integer("result");
    if (result == null) {
      throw new IOException("Upstash's reply to EVAL has no result that is an integer");
    }
    return result;
  }

  private JsonObject call(String name, List<String> command) throws IOException {
    // the array alone, out of an object
    String object = JsonObject.of("", command).toJson();
    String array = object.substring(ARRAY.length(), object.length() - 1);
    Response response =
        transport.send(
            Request.post(uri)
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .header("upstash-encoding", "base64")
                .body(array.getBytes(StandardCharsets.UTF_8)));
    JsonObject reply;
    try {
      reply = JsonObject.parseOwned(response.body());
    } catch (JsonException e) {
      reply = JsonObject.of();
    }
    if (response.status() != 200 || !reply.has("result")) {
      String error = reply.string("error");
      String code = error == null ? "" : RespError.code(error);
      throw new IOException(
          "Upstash refused "
              + name
              + " with status "
              + response.status()
              + (code.isEmpty() ? "" : ", " + code)
              + (response.status() == 401 ? "; check the token" : ""));
    }
    return reply;
  }

  @Override
  public void close() {
    if (owned != null) {
      owned.close();
    }
  }
}
