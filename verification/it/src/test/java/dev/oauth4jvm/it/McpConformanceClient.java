package dev.oauth4jvm.it;

import dev.oauth4jvm.examples.McpClient;
import dev.oauth4jvm.examples.Settings;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The program that the Model Context Protocol's conformance suite starts: the example's client,
 * with a user who grants everything at once.
 */
public final class McpConformanceClient {

  private McpConformanceClient() {}

  /** Runs one scenario; the last argument is the server's URL. */
  public static void main(String... args) throws Exception {
    Map<String, String> values = new HashMap<>();
    values.put("RESOURCE", args[args.length - 1]);
    values.put("ALLOW_HTTP", "true");
    values.put("REDIRECT_URI", "http://127.0.0.1/callback");
    // the suite expects this document, and does not request it
    values.put("CLIENT_METADATA", "https://conformance-test.local/client-metadata.json");
    values.put("TOOL", "test-tool");
    String context = System.getenv("MCP_CONFORMANCE_CONTEXT");
    if (context != null) {
      JsonObject given = JsonObject.parse(context);
      String id = given.string("client_id");
      String secret = given.string("client_secret");
      if (id != null && secret != null) {
        values.put("CLIENT_ID", id);
        values.put("CLIENT_SECRET", secret);
        values.put("ISSUER", issuer(URI.create(args[args.length - 1])));
      }
    }
    // the suite's servers are on loopback
    new McpClient(
            new Settings(values),
            (url, from) -> url.getHost().equals("localhost"),
            McpConformanceClient::visit)
        .run();
  }

  /** The issuer at which a client is registered: the suite does not name it in the context. */
  private static String issuer(URI resource) throws IOException, JsonException {
    URI metadata = resource.resolve("/.well-known/oauth-protected-resource" + resource.getPath());
    try (InputStream body = metadata.toURL().openStream()) {
      JsonObject document =
          JsonObject.parse(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      return String.valueOf(Objects.requireNonNull(document.array("authorization_servers")).get(0));
    }
  }

  /** The suite's server redirects at once. */
  private static URI visit(URI url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    String location = connection.getHeaderField("location");
    if (location == null) {
      throw new IOException("no redirect, but status " + connection.getResponseCode());
    }
    return URI.create(location);
  }
}
