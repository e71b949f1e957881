package dev.oauth4jvm.testkit;

import static dev.oauth4jvm.testkit.RefusedAuthorizationTest.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registrations and logouts that break a rule are refused. */
class RefusedRegistrationTest {

  private final Kit kit = new Kit();
  private final JsonObject metadata = JsonObject.of("redirect_uris", List.of(Kit.CALLBACK));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redirect_uris|[]|redirect_uris is missing",
        "redirect_uris|\"a\"|array of strings",
        "post_logout_redirect_uris|[\"a\"]|absolute",
        "jwks|{}|JWK Set",
        "jwks|{\"keys\":[1]}|JWKs alone",
        "jwks|{\"keys\":[{}]}|malformed key",
        "client_id|\"other\"|client_id must stay",
        "client_secret|\"other\"|client_secret must stay",
        "client_id_issued_at|1|must not be sent",
      })
  void anUpdateIsChecked(String name, String json, String words) throws Exception {
    RegisteredClient client = kit.run(ClientRegistration.of(kit.as, metadata));
    Object value = JsonObject.parse("{\"a\":" + json + "}").get("a");
    JsonObject good = metadata.with("client_id", client.clientId());

    assertThat(body(put(client, good.with(name, value)))).contains(words);
    assertThat(put(client, good).status()).isEqualTo(200);
  }

  private Response put(RegisteredClient client, JsonObject json) throws IOException {
    Request request =
        Request.of("PUT", client.registrationClientUri())
            .header("authorization", "Bearer " + client.registrationAccessToken().reveal())
            .header("content-type", "application/json")
            .body(json.toJson().getBytes(StandardCharsets.UTF_8));
    return kit.server.send(request);
  }

  @Test
  void aRegistrationIsJsonThatIsPosted() throws IOException {
    URI uri = URI.create(kit.issuer.url(Endpoint.REGISTRATION));
    Request post = Request.post(uri).body("{".getBytes(StandardCharsets.UTF_8));

    assertThat(kit.server.send(Request.get(uri)).status()).isEqualTo(405);
    assertThat(body(kit.server.send(post))).contains("must be application/json");
    assertThat(body(kit.server.send(post.header("content-type", "application/json"))))
        .contains("must be JSON");
  }

  @Test
  void aRegistrationNeedsItsTokens() throws IOException {
    RegisteredClient client = kit.run(ClientRegistration.of(kit.as, metadata));
    var unused = kit.issuer.requireInitialAccessToken();

    assertThat(kit.refusal(ClientRegistration.of(kit.as, metadata))).isEqualTo("invalid_token");
    Request unknown = Request.get(client.registrationClientUri());
    assertThat(kit.server.send(unknown).status()).isEqualTo(401);
    assertThat(kit.server.send(unknown.header("authorization", "Bearer x")).status())
        .isEqualTo(401);
  }

  @Test
  void aLogoutGoesBackOnlyToWhatIsRegistered() {
    assertThatIllegalStateException()
        .isThrownBy(() -> logout("client_id=shop&post_logout_redirect_uri=https://evil.test/"))
        .withMessageContaining("not registered");
    assertThatIllegalStateException()
        .isThrownBy(() -> logout("id_token_hint=a"))
        .withMessageContaining("not an ID Token of this issuer");
  }

  @Test
  void aLogoutIsOfTheClientOfTheIdTokenAndOfThisIssuer() {
    String own =
        Objects.requireNonNull(kit.run(kit.redeem(kit.shop, kit.signIn(kit.shop))).idToken())
            .token()
            .reveal();
    String otherIssuers =
        kit.issuer.keys().sign(null, "JWT", JsonObject.of("iss", "https://other.test"));

    assertThatIllegalStateException()
        .isThrownBy(() -> logout("client_id=other&id_token_hint=" + own))
        .withMessageContaining("client_id is not the ID Token's");
    assertThatIllegalStateException()
        .isThrownBy(() -> logout("id_token_hint=" + otherIssuers))
        .withMessageContaining("not an ID Token of this issuer");
    assertThatIllegalStateException()
        .isThrownBy(() -> logout("id_token_hint=" + own))
        .withMessageContaining("200 logged out");
  }

  private URI logout(String query) {
    return kit.server.browse(URI.create(kit.issuer.url(Endpoint.END_SESSION) + "?" + query));
  }

  @Test
  void argumentsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> kit.server.issuer("a/b"));
    assertThatIllegalArgumentException().isThrownBy(() -> kit.server.issuer(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestServer.builder().origin("https://as.test/path"));
    assertThatIllegalArgumentException().isThrownBy(() -> TestUser.of("bob").answersAfterPolls(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                kit.issuer.keys().use(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform())));
    assertThatIllegalStateException()
        .isThrownBy(() -> kit.server.browseForm(kit.request(kit.shop).uri(kit.server.env())))
        .withMessageContaining("not a form");
  }
}
