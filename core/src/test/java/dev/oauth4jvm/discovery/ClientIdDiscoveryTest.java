package dev.oauth4jvm.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server learns of a client whose identifier is a URL, and anyone may have sent it. */
class ClientIdDiscoveryTest {

  private static final String URL = ClientIdDocumentTest.URL;

  private final Server server = new Server();
  private final ClientIdDiscovery discovery =
      ClientIdDiscovery.of(URL).destinations((url, from) -> true);

  private static Response document(int status, String mediaType, String body) {
    return Response.of(
        status, Headers.of("content-type", mediaType), body.getBytes(StandardCharsets.UTF_8));
  }

  private void serve(Response response) {
    server.answer(request -> response);
  }

  private static String text(JsonObject metadata) {
    return metadata.toJson();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=utf-8", "application/cimd+json"})
  void aDocumentIsFetchedFromItsUrl(String mediaType) {
    serve(document(200, mediaType, text(ClientIdDocumentTest.metadata())));
    ClientIdDocument found = server.run(discovery);

    assertThat(found.clientId()).isEqualTo(URL);
    assertThat(server.asked).hasSize(1);
    assertThat(server.asked.get(0).uri()).hasToString(URL);
    assertThat(server.asked.get(0).method()).isEqualTo("GET");
  }

  @Test
  void aDocumentOfAnotherUrlIsRefused() {
    serve(
        document(
            200,
            "application/json",
            text(
                ClientIdDocumentTest.metadata()
                    .with("client_id", "https://app.example.com:443/client.json"))));

    assertThat(server.refuse(discovery).code()).isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
  }

  @ParameterizedTest
  @CsvSource({
    "302, application/json, unexpected status",
    "201, application/json, unexpected status",
    "404, application/json, unexpected status",
    "200, text/html, is not JSON",
    "200, text/x+json, is not JSON"
  })
  void anotherResponseIsNoDocument(int status, String mediaType, String words) {
    serve(document(status, mediaType, text(ClientIdDocumentTest.metadata())));

    assertThat(server.refuse(discovery)).hasMessageContaining(words);
  }

  @Test
  void aLongDocumentIsRefusedUnlessTheServerAllowsIt() {
    JsonObject metadata = ClientIdDocumentTest.metadata();
    int free = 5120 - text(metadata.with("x", "")).length();
    JsonObject longest = metadata.with("x", "a".repeat(free));
    serve(document(200, "application/json", text(longest)));
    assertThat(server.run(discovery).clientId()).isEqualTo(URL);

    JsonObject longer = metadata.with("x", "a".repeat(free + 1));
    serve(document(200, "application/json", text(longer)));
    assertThat(server.refuse(discovery)).hasMessageContaining("too long");
    assertThat(server.run(discovery.maxBytes(5121)).clientId()).isEqualTo(URL);
    assertThatIllegalArgumentException().isThrownBy(() -> discovery.maxBytes(0));
  }

  @Test
  void aBrokenRuleIsAFaultOfTheDocument() {
    serve(
        document(
            200,
            "application/json",
            text(ClientIdDocumentTest.metadata().with("client_secret", "s3cret"))));
    OAuthException refused = server.refuse(discovery);

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refused).hasMessageContaining("client_secret");
    assertThat(refused.getMessage()).doesNotContain("s3cret");
  }

  @Test
  void anAbsentMethodIsLeftToTheServerAndAWrongTypeIsNot() {
    JsonObject metadata = ClientIdDocumentTest.metadata().without("token_endpoint_auth_method");
    serve(document(200, "application/json", text(metadata)));
    assertThat(server.run(discovery).json().has("token_endpoint_auth_method")).isFalse();

    serve(document(200, "application/json", text(metadata.with("default_max_age", "x"))));
    assertThat(server.refuse(discovery)).hasMessageContaining("default_max_age");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/client.json",
        "https://[::1]/client.json",
        "https://10.0.0.1/client.json",
        "https://169.254.169.254/latest"
      })
  void aHostOfThisNetworkIsNotAsked(String url) {
    OAuthException refused = server.refuse(ClientIdDiscovery.of(url));

    assertThat(refused.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void bothRulesForHostsApply() {
    OAuthException byThis = server.refuse(discovery.destinations((url, from) -> false));
    assertThat(byThis.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);

    Operation<ClientIdDocument> inEnv =
        env -> discovery.begin(env.destinations((url, from) -> !from.equals("client_id")));
    OAuthException byEnv = server.refuse(inEnv);
    assertThat(byEnv.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"client", "http://app.example.com/c", "https://app.example.com", "https://a/#b"})
  void anIdentifierThatIsNoUrlOfAClientIsNotAsked(String clientId) {
    OAuthException refused =
        server.refuse(ClientIdDiscovery.of(clientId).destinations((url, from) -> true));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void aUrlIsBounded() {
    String longUrl = "https://app.example.com/" + "a".repeat(2048);
    OAuthException refused =
        server.refuse(ClientIdDiscovery.of(longUrl).destinations((url, from) -> true));

    assertThat(refused).hasMessageContaining("2048");
    assertThat(refused.getMessage()).doesNotContain("aaaa");
  }
}
