package dev.oauth4jvm.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client publishes: draft-ietf-oauth-client-id-metadata-document. */
class ClientIdDocumentTest {

  static final String URL = "https://app.example.com/client.json";

  static final String EC =
      "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
          + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"";

  static JsonObject metadata() {
    return JsonObject.of("client_id", URL, "client_name", "App")
        .with("redirect_uris", List.of("https://app.example.com/callback"))
        .with("token_endpoint_auth_method", "none");
  }

  private static Object json(String value) throws JsonException {
    return JsonObject.parse("{\"v\":" + value + "}").get("v");
  }

  @Test
  void aDocumentIsServedAndIsAClient() {
    ClientIdDocument document = ClientIdDocument.of(metadata());
    Response response = document.response(Duration.ofHours(1));

    assertThat(document.clientId()).isEqualTo(URL);
    assertThat(document.client().clientId()).isEqualTo(URL);
    assertThat(document.redirectUris()).containsExactly("https://app.example.com/callback");
    assertThat(document).hasToString("ClientIdDocument[" + URL + "]");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.mediaType()).isEqualTo("application/json");
    assertThat(response.headers().first("cache-control")).isEqualTo("max-age=3600");
    assertThat(ClientIdDocument.fetched(document.json(), URL).json()).isEqualTo(metadata());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example.com/client.json",
        "https://app.example.com",
        "https://user@app.example.com/client.json",
        "https://app.example.com/client.json#a",
        "https://app.example.com/client.json?a=b",
        "https://app.example.com/./client.json",
        "https://app.example.com/a/../client.json",
        "https://app.example.com/a/..",
        "https://app.example.com/%2e%2E/client.json",
        "https://app.example.com:0/client.json",
        "https:///client.json",
        "https:client.json",
        "app",
        "https://app.example.com/cl ient.json"
      })
  void anotherUrlIsNoIdentifier(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientIdDocument.of(metadata().with("client_id", url)))
        .withMessageContaining("client_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com/",
        "https://app.example.com:8443/a/b.c",
        "https://app.example.com/.well-known/client",
        "https://app.example.com/..."
      })
  void aUrlWithAPathIsOne(String url) {
    assertThat(ClientIdDocument.of(metadata().with("client_id", url)).clientId()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          token_endpoint_auth_method | "client_secret_basic"
          token_endpoint_auth_method | "client_secret_post"
          token_endpoint_auth_method | "client_secret_jwt"
          token_endpoint_auth_method | 1
          client_secret | "s3cret"
          client_secret_expires_at | 0
          jwks | {"keys":[{EC,"d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}]}
          jwks | {"keys":[{"kty":"oct","k":"AAAA"}]}
          jwks | []
          jwks | {}
          jwks_uri | "http://app.example.com/jwks"
          jwks_uri | 1
          redirect_uris | []
          redirect_uris | "https://app.example.com/callback"
          redirect_uris | ["callback"]
          redirect_uris | ["https://app.example.com/callback#a"]
          redirect_uris | ["http://app.example.com/callback"]
          redirect_uris | ["javascript:alert(1)"]
          redirect_uris | ["https://user@app.example.com/"]
          redirect_uris | [1]
          """)
  void aMemberThatBreaksARuleIsRefusedAtBothSides(String member, String value) throws Exception {
    JsonObject wrong = metadata().with(member, json(value.replace("EC", EC)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientIdDocument.of(wrong))
        .withMessageContaining(member)
        .withMessageNotContainingAny("s3cret", "870MB6");
    assertThat(refusal(wrong)).contains(member).doesNotContain("s3cret", "870MB6");
  }

  private static String refusal(JsonObject fetched) {
    try {
      ClientIdDocument document = ClientIdDocument.fetched(fetched, URL);
      return "accepted " + document;
    } catch (dev.oauth4jvm.ProcessingException refused) {
      return refused.getMessage();
    }
  }

  @Test
  void keysArePublicAndInOnePlace() throws Exception {
    JsonObject signs = metadata().with("token_endpoint_auth_method", "private_key_jwt");
    JsonObject inline = signs.with("jwks", json("{\"keys\":[{" + EC + "}]}"));

    assertThat(ClientIdDocument.of(inline).json()).isEqualTo(inline);
    assertThat(
            ClientIdDocument.of(signs.with("jwks_uri", "https://app.example.com/jwks")).clientId())
        .isEqualTo(URL);
    assertThatIllegalArgumentException().isThrownBy(() -> ClientIdDocument.of(signs));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ClientIdDocument.of(inline.with("jwks_uri", "https://app.example.com/jwks")));
  }

  @Test
  void redirectsAreForTheGrantsThatNeedThem() {
    JsonObject machine =
        metadata().without("redirect_uris").with("grant_types", List.of("client_credentials"));

    assertThat(ClientIdDocument.of(machine).redirectUris()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientIdDocument.of(machine.without("grant_types")));
    assertThat(
            ClientIdDocument.of(
                    metadata()
                        .with(
                            "redirect_uris",
                            List.of("http://127.0.0.1/cb", "http://[::1]:80/", "com.example:/cb")))
                .redirectUris())
        .hasSize(3);
  }

  @Test
  void theMethodOfAuthenticationIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientIdDocument.of(metadata().without("token_endpoint_auth_method")))
        .withMessageContaining("none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientIdDocument.of(metadata()).response(Duration.ofDays(366)));
  }

  @Test
  void aServerSaysWhetherItSupportsThem() {
    JsonObject server = JsonObject.of("issuer", "https://as.example.com");

    assertThat(AuthorizationServer.of(server).clientIdMetadataDocumentSupported()).isFalse();
    assertThat(
            AuthorizationServer.of(server.with("client_id_metadata_document_supported", true))
                .clientIdMetadataDocumentSupported())
        .isTrue();
  }
}
