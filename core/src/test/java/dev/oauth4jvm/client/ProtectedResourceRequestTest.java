package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.UnverifiedJwt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, and what a wanted nonce means for them (RFC 9449, section 9). */
class ProtectedResourceRequestTest {

  private static final Response WANTED =
      Server.json(
          401, "{}", "www-authenticate", "DPoP error=\"use_dpop_nonce\"", "dpop-nonce", "n");
  private static final Response OK = Server.json(200, "{}");

  private final DpopHandle handle = DpopHandle.of(Party.KEY);

  private static ByteArrayInputStream content() {
    return new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8));
  }

  private ProtectedResourceRequest upload(Body body) {
    Request request =
        Request.of("PATCH", URI.create("https://api.example/orders")).header("x-a", "b").body(body);
    return ProtectedResourceRequest.of(request, Secret.of("t0ken")).dpop(handle);
  }

  private static String sent(Request request) throws IOException {
    return new String(request.streamedBody().open().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void anyMethodHeaderFieldAndStreamIsSentAsItIs() throws Exception {
    Server server = new Server(OK);
    server.run(upload(Body.once(content())));
    assertThat(server.last().method()).isEqualTo("PATCH");
    assertThat(server.last().headers().first("x-a")).isEqualTo("b");
    assertThat(server.last().headers().first("authorization")).isEqualTo("DPoP t0ken");
    assertThat(sent(server.last())).isEqualTo("content");
  }

  @Test
  void aSuccessWithAChallengeIsASuccessAndIsNotSentTwice() {
    Response negotiable =
        Server.json(
            200,
            "{}",
            "www-authenticate",
            "DPoP error=\"use_dpop_nonce\"",
            "dpop-nonce",
            "n",
            "www-authenticate",
            "Negotiate");
    Server server = new Server(negotiable);
    assertThat(server.run(upload(Body.of(ProtectedResourceRequestTest::content))).status())
        .isEqualTo(200);
    assertThat(server.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer resource_metadata=\"https://m\", resource_metadata=\"https://m\"",
        "Bearer resource_metadata=https://api.example/meta",
        ""
      })
  void status401IsARefusalWhateverItsChallenge(String challenge) {
    Request request = Request.post(URI.create("https://api.example/mcp"));
    Response refused = Server.json(401, "{}", "www-authenticate", challenge);
    ChallengeException refusal =
        (ChallengeException)
            new Server(refused).refuse(ProtectedResourceRequest.withoutToken(request));
    assertThat(refusal.challenges()).isEmpty();
    assertThat(refusal).hasMessageContaining("POST https://api.example/mcp");

    Server meta = new Server(Server.json(200, "{\"resource\":\"https://api.example/mcp\"}"));
    meta.run(ResourceDiscovery.challenged(refusal, "https://api.example/mcp"));
    assertThat(meta.last().uri())
        .hasToString("https://api.example/.well-known/oauth-protected-resource/mcp");
  }

  @Test
  void whatIsSignedIsWhatIsSent() throws Exception {
    Server server = new Server(OK);
    Request request = Request.get(URI.create("https://api.example/\u00e4?\u00f6"));

    server.run(ProtectedResourceRequest.of(request, Secret.of("t0ken")).dpop(handle));

    assertThat(server.last().uri()).hasToString("https://api.example/%C3%A4?%C3%B6");
    String proof = server.last().headers().first("dpop");
    assertThat(UnverifiedJwt.parse(proof).claims().string("htu"))
        .isEqualTo("https://api.example/%C3%A4");
  }

  @Test
  void withoutATokenItBringsNoCredentialsAndTheRefusalSaysWhereToGoOn() {
    String location = "https://api.example/meta";
    Server server =
        new Server(
            Server.json(
                401, "{}", "www-authenticate", "Bearer resource_metadata=\"" + location + "\""),
            Server.json(200, "{\"resource\":\"https://api.example/mcp\"}"));
    Request request = Request.get(URI.create("https://api.example/mcp")).header("x-a", "b");
    ChallengeException refusal =
        (ChallengeException) server.refuse(ProtectedResourceRequest.withoutToken(request));

    assertThat(server.last().headers().has("authorization")).isFalse();
    assertThat(server.last().headers().has("dpop")).isFalse();
    assertThat(server.last().headers().first("x-a")).isEqualTo("b");
    server.run(ResourceDiscovery.challenged(refusal, "https://api.example/mcp"));
    assertThat(server.last().uri()).hasToString(location);
    assertThat(new Server(OK).run(ProtectedResourceRequest.withoutToken(request)).status())
        .isEqualTo(200);
  }

  @Test
  void withoutATokenTheRulesAreTheSame() {
    Request http = Request.get(URI.create("http://api.example/mcp"));
    assertThat(new Server().refuse(ProtectedResourceRequest.withoutToken(http)).code())
        .isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    for (String own : List.of("authorization", "DPoP")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProtectedResourceRequest.withoutToken(http.header(own, "x")));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProtectedResourceRequest.of(http.header(own, "x"), Secret.of("t")));
    }
  }

  @Test
  void aBodyThatCanBeReadAgainIsSentAgainWithTheNonce() throws Exception {
    Server server = new Server(WANTED, OK);
    assertThat(server.run(upload(Body.of(() -> content()))).status()).isEqualTo(200);
    assertThat(server.asked).hasSize(2);
    assertThat(sent(server.asked.get(0))).isEqualTo("content");
    assertThat(sent(server.asked.get(1))).isEqualTo("content");
  }

  @Test
  void aBodyThatCanBeReadOnlyOnceIsNotAndTheCallerLearnsWhy() {
    Server server = new Server(WANTED, OK);
    OAuthException failure = server.refuse(upload(Body.once(content())));
    assertThat(server.asked).hasSize(1);
    assertThat(DpopHandle.isNonceError(failure)).isTrue();

    assertThat(server.run(upload(Body.once(content()))).status()).isEqualTo(200);
    assertThat(server.last().headers().first("dpop")).isNotNull();
  }

  @Test
  void aBodyThatWasReadFailsAndIsNotSentEmpty() throws Exception {
    Body once = Body.once(content());
    assertThat(once.open().readAllBytes()).hasSize(7);
    assertThatThrownBy(once::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can be read only once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "Authorization", "dpop", "DPoP"})
  void aRequestBringsNoCredentialsOfItsOwn(String field) {
    Request request = Request.get(URI.create("https://api.example/")).header(field, "PLANTED");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtectedResourceRequest.of(request, Secret.of("t0ken")))
        .withMessageContaining("\"authorization\" or \"dpop\"")
        .withMessageNotContaining("PLANTED");
  }

  @Test
  void theUserAgentIsTheCallersOrTheLibrarys() {
    Server server = new Server(OK, OK);
    Request request = Request.get(URI.create("https://api.example/"));
    server.run(ProtectedResourceRequest.of(request, Secret.of("t0ken")));
    assertThat(server.last().headers().all("user-agent")).containsExactly("oauth4jvm");
    server.run(
        ProtectedResourceRequest.of(request.header("User-Agent", "shop/1"), Secret.of("t0ken")));
    assertThat(server.last().headers().all("user-agent")).containsExactly("shop/1");
  }
}
