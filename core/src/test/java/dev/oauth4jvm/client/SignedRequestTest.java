package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9101; OpenID Connect Core 1.0, section 6; CIBA Core 1.0, section 7.1.1. */
class SignedRequestTest {

  private static final URI LOCATION = URI.create("https://shop.example/requests/4f1b");

  private final Server server = new Server();
  private final Env env = server.env();

  private static AuthorizationRequest request() {
    return AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT)
        .withoutPkce()
        .scope("openid a")
        .state("s");
  }

  private static Client registered(String member, String algorithm) {
    return Client.of(JsonObject.of("client_id", "shop", member, algorithm));
  }

  @Test
  void aRequestObjectIsServedToTheServerThatReadsItsLocation() {
    RequestObject signed = RequestObject.sign(request(), Party.KEY, env);
    Form query = Form.parse(signed.uriByReference(LOCATION, env).getRawQuery());
    assertThat(query)
        .isEqualTo(
            Form.empty()
                .with("client_id", "shop")
                .with("request_uri", LOCATION.toString())
                .with("response_type", "code")
                .with("scope", "openid a"));

    Response served = signed.response();
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.mediaType()).isEqualTo("application/oauth-authz-req+jwt");
    assertThat(served.headers().first("cache-control")).isEqualTo("no-store");
    assertThat(new String(served.body(), StandardCharsets.US_ASCII))
        .isEqualTo(signed.jwt().reveal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example/r",
        "urn:example:r",
        "ftp://shop.example/r",
        "/r",
        "https://user@shop.example/r",
        "https:///r"
      })
  void theLocationOfARequestObjectIsAnHttpsUrl(String location) {
    RequestObject signed = RequestObject.sign(request(), Party.KEY, env);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signed.uriByReference(URI.create(location), env))
        .withMessageContaining("https:");
  }

  @Test
  void theLocationOfARequestObjectHasAtMost512Characters() {
    RequestObject signed = RequestObject.sign(request(), Party.KEY, env);
    String longest = LOCATION + "x".repeat(512 - LOCATION.toString().length());
    assertThat(signed.uriByReference(URI.create(longest), env).getRawQuery()).contains("xxx");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signed.uriByReference(URI.create(longest + "x"), env));
  }

  @Test
  void theLocationIsAnHttpUrlWhereInsecureRequestsAreAllowed() {
    RequestObject signed = RequestObject.sign(request(), Party.KEY, env);
    URI local = URI.create("http://127.0.0.1/r");
    assertThat(signed.uriByReference(local, env.allowInsecureRequests()).getRawQuery())
        .contains("request_uri=http%3A%2F%2F127.0.0.1%2Fr");
  }

  @Test
  void anUnsignedRequestObjectHasTheSameClaimsAndNoSignature() {
    RequestObject unsigned = RequestObject.unsigned(request(), env);
    String[] segments = unsigned.jwt().reveal().split("\\.", -1);
    assertThat(segments).hasSize(3);
    assertThat(decode(segments[0])).isEqualTo("{\"alg\":\"none\",\"typ\":\"oauth-authz-req+jwt\"}");
    assertThat(decode(segments[1]))
        .contains("\"state\":\"s\"", "\"iss\":\"shop\"", "\"aud\":\"https://as.example\"");
    assertThat(segments[2]).isEmpty();
    assertThat(Form.parse(unsigned.uri(env).getRawQuery()).first("scope")).isEqualTo("openid a");
  }

  private static String decode(String segment) {
    return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
  }

  private static BackchannelAuthentication backchannel(Client client, ClientAuthentication by) {
    return BackchannelAuthentication.of(Party.SERVER, client, by)
        .scope("openid")
        .loginHint("alice")
        .bindingMessage("4711")
        .parameter("resource", "https://a")
        .parameter("audience", "b")
        .parameter("audience", "c");
  }

  private static Response started() {
    return Server.json(200, "{\"auth_req_id\":\"r\",\"expires_in\":60}");
  }

  private Form sent(BackchannelAuthentication operation) {
    Server asked = new Server(started());
    asked.run(operation);
    return Form.parse(new String(asked.last().body(), StandardCharsets.UTF_8));
  }

  @Test
  void aSignedBackchannelRequestHasItsParametersInTheJwtAlone() {
    Form form =
        sent(
            backchannel(Party.CLIENT, ClientAuthentication.secretBasic(Secret.of("s")))
                .sign(Party.KEY));
    assertThat(form.parameters()).hasSize(1);

    UnverifiedJwt jwt = UnverifiedJwt.parse(form.first("request"));
    assertThat(jwt.header().json()).isEqualTo(JsonObject.of("alg", "ES256", "kid", "k"));
    JsonObject claims = jwt.claims();
    assertThat(claims.string("jti")).hasSize(43);
    assertThat(claims.without("jti"))
        .isEqualTo(
            JsonObject.builder()
                .put("scope", "openid")
                .put("login_hint", "alice")
                .put("binding_message", "4711")
                .put("resource", "https://a")
                .put("audience", List.of("b", "c"))
                .put("aud", "https://as.example")
                .put("exp", Server.NOW + 60)
                .put("iat", Server.NOW)
                .put("nbf", Server.NOW)
                .put("iss", "shop")
                .build());
  }

  @Test
  void whatIsAddedAfterTheKeyIsSignedToo() {
    Form form =
        sent(
            BackchannelAuthentication.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION)
                .sign(Party.KEY, parts -> parts)
                .notificationToken(Secret.of("t0ken")));
    assertThat(form.first("client_notification_token")).isNull();
    assertThat(form.first("client_secret")).isEqualTo("s3cret");
    assertThat(
            UnverifiedJwt.parse(form.first("request")).claims().string("client_notification_token"))
        .isEqualTo("t0ken");
  }

  @Test
  void aRequestIsSignedByTheAlgorithmThatTheClientRegistered() {
    Client client = registered("backchannel_authentication_request_signing_alg", "PS256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backchannel(client, Party.AUTHENTICATION).sign(Party.KEY))
        .withMessageContaining("backchannel_authentication_request_signing_alg");
    AuthorizationRequest request =
        AuthorizationRequest.of(
                Party.SERVER, registered("request_object_signing_alg", "PS256"), Party.REDIRECT)
            .withoutPkce();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestObject.sign(request, Party.KEY, env))
        .withMessageContaining("request_object_signing_alg");
    Client authenticating = registered("token_endpoint_auth_signing_alg", "PS256");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ClientAuthentication.privateKeyJwt(Party.KEY)
                    .credentials(Party.SERVER, authenticating, env))
        .withMessageContaining("token_endpoint_auth_signing_alg");
  }
}
