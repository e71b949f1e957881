package dev.oauth4jvm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.DeviceCodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.resource.Verdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The code of docs/testkit.md, and of javadoc. */
class TestkitSnippets {

  private static final Request PLAIN = Request.get(URI.create("https://api.test/orders"));

  @Test
  void theFirstTokenTakesThreeLines() throws IOException {
    // @start region="first"
    TestServer server = TestServer.create();
    AccessTokens tokens = server.issuer().accessTokens("https://api.test").scope("orders:read");
    Request request = tokens.authorize(Request.get(URI.create("https://api.test/orders")));
    // @end
    AccessTokenValidator validator =
        AccessTokenValidator.of(server.issuer().metadata(), "https://api.test").build();
    assertThat(server.driver().run(validator.validate(request)).hasScope("orders:read")).isTrue();
  }

  @Test
  void aUserSignsInWithoutABrowser() throws IOException {
    // @start region="sign-in"
    TestServer server = TestServer.create();
    TestIssuer issuer = server.issuer("acme").user(TestUser.of("bob").claim("email", "bob@b.test"));
    TestClient shop = issuer.client("shop", "https://shop.test/callback");

    Driver http = server.driver(); // the application's own, over this transport
    AuthorizationServer as = http.run(Discovery.oidc(issuer.issuer()));
    Pkce pkce = Pkce.generate(server.env());
    URI asked =
        AuthorizationRequest.of(as, shop.client(), "https://shop.test/callback")
            .pkce(pkce)
            .state("state")
            .scope("openid")
            .uri(server.env());
    URI redirected = server.browse(asked); // the user consents at once
    AuthorizationResponse response =
        AuthorizationResponse.validate(as, shop.client(), redirected, Expect.state("state"));
    TokenResponse answer =
        http.run(
            CodeGrant.of(
                    as,
                    shop.client(),
                    shop.authentication(),
                    response,
                    "https://shop.test/callback",
                    pkce)
                .requireIdToken());
    // @end
    assertThat(Objects.requireNonNull(answer.idToken()).subject()).isEqualTo("bob");
  }

  @Test
  void aUserTakesTimeAndTheTestDoesNot() {
    // @start region="time"
    TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    TestServer server = TestServer.builder().clock(clock).build();
    TestIssuer issuer = server.issuer().user(TestUser.of("bob").answersAfterPolls(3));
    TestClient tv = issuer.publicClient("tv");
    AuthorizationServer as = issuer.metadata();

    DeviceAuthorization.Codes codes =
        server.run(DeviceAuthorization.of(as, tv.client(), tv.authentication()));
    TokenResponse answer =
        server.run(
            DeviceCodeGrant.of(as, tv.client(), tv.authentication(), codes.deviceCode())
                .poll(codes)); // 20 s by that clock
    // @end
    assertThat(answer.tokenType()).isEqualTo("bearer");
    assertThat(clock.instant()).isEqualTo("2030-01-01T00:00:20Z");
  }

  @Test
  void aBadDayIsSurvived() throws IOException {
    TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    TestServer server = TestServer.builder().clock(clock).build();
    TestIssuer issuer = server.issuer();
    AccessTokens tokens = issuer.accessTokens("https://api.test");
    AccessTokenValidator validator =
        AccessTokenValidator.of(issuer.metadata(), "https://api.test").build();
    // @start region="faults"
    issuer.fail(Endpoint.JWKS, Fault.UNAVAILABLE); // until heal(…)
    issuer.failOnce(Endpoint.TOKEN, Fault.HTML);
    issuer.keys().rotate(); // retire() withdraws the old ones
    issuer.requireDpopNonce();
    issuer.clockOff(Duration.ofMinutes(5));
    // @end
    issuer.clockOff(Duration.ZERO);
    assertThat(answer(server, validator, tokens.authorize(PLAIN)).status()).isEqualTo(503);
    issuer.heal(Endpoint.JWKS);
    clock.advance(Duration.ofMinutes(2)); // beyond the cooldown of a failed fetch
    assertThat(answer(server, validator, tokens.authorize(PLAIN)).status()).isEqualTo(200);
  }

  private static Response answer(
      TestServer server, AccessTokenValidator validator, Request request) {
    try {
      var unused = server.driver().run(validator.validate(request));
      return Response.of(200, Headers.of(), new byte[0]);
    } catch (OAuthException | IOException refused) {
      return validator.refusal(request, refused);
    }
  }

  /** Every defect, against a resource server in process. */
  static class DefectsInProcess {

    private final TestServer server = TestServer.create();
    private final ProtectedResource resource =
        ProtectedResource.of("https://api.test")
            .trust(JwtAccessTokens.of(server.issuer().metadata()))
            .refuseReplays(new FirstSeen())
            .build();
    private final Requirement requirement =
        Requirement.none().scope("orders").maxAuthAge(Duration.ofMinutes(5));

    private Response handle(Request request) {
      return server.run(resource.admit(request, requirement).verdict())
              instanceof Verdict.Refused no
          ? no.response()
          : Response.of(200, Headers.of(), new byte[0]);
    }

    // @start region="defects"
    @ParameterizedTest
    @EnumSource(Defect.class)
    void theApiRefusesIt(Defect defect) throws IOException {
      AccessTokens good =
          server
              .issuer()
              .accessTokens("https://api.test")
              .scope("orders")
              .claim("auth_time", Instant.now().getEpochSecond());
      Transport api = request -> handle(request); // or SocketTransport.create(), to a URL
      defect.check(api, good, Request.get(URI.create("https://api.test/orders")));
    }
    // @end
  }

  @Test
  void anotherProgramUsesTheServerByItsUrl() throws IOException {
    // @start region="listen"
    try (TestServer server = TestServer.listening()) {
      String issuer = server.issuer("acme").issuer(); // http://127.0.0.1:…/acme
      Secret token = server.issuer("acme").accessTokens("https://api.test").issue();
      assertThat(subjectInOtherProgram(issuer, token)).isEqualTo("alice");
    }
    // @end
  }

  /** Stands for a program that is configured with an issuer, and asks it by HTTP. */
  private static String subjectInOtherProgram(String issuer, Secret token) throws IOException {
    try (SocketTransport transport = SocketTransport.create()) {
      Driver http = Driver.of(transport).env(Env.system().allowInsecureRequests());
      AuthorizationServer found = http.run(Discovery.oidc(issuer));
      AccessTokenValidator validator = AccessTokenValidator.of(found, "https://api.test").build();
      Request request = PLAIN.header("authorization", "Bearer " + token.reveal());
      return String.valueOf(http.run(validator.validate(request)).subject());
    }
  }
}
