package dev.oauth4jvm.snippets;

import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.discovery.ClientIdDiscovery;
import dev.oauth4jvm.discovery.ClientIdDocument;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The code of the documents about clients that identify themselves by a URL. */
final class ClientIdDocumentSnippets {

  // @start region="publish"
  private final ClientIdDocument document =
      ClientIdDocument.of(
          JsonObject.builder()
              .put("client_id", "https://app.example.com/client.json")
              .put("client_name", "Example App")
              .put("redirect_uris", List.of("https://app.example.com/callback"))
              .put("grant_types", List.of("authorization_code", "refresh_token"))
              .put("token_endpoint_auth_method", "none")
              .build());

  /** GET /client.json, for anyone; document.client() is the client of every operation. */
  Response clientJson() {
    return document.response(Duration.ofHours(1));
  }

  // @end

  ClientIdDocument document() {
    return document;
  }

  // @start region="fetch"
  /** At an authorization server, for a client_id that begins with https://. */
  ClientIdDocument client(String clientId, Driver http) throws IOException {
    return http.run(ClientIdDiscovery.of(clientId)); // its redirectUris() are compared exactly
  }

  /** A driver that checks the address once more when it connects: names may change meanwhile. */
  Driver driver() {
    SocketTransport transport =
        SocketTransport.builder().connectOnlyTo(Destinations::isPublic).build();
    return Driver.of(transport).env(Env.system());
  }
  // @end
}
