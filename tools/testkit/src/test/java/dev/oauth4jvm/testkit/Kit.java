package dev.oauth4jvm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.discovery.Discovery;
import java.time.Instant;

/** A server by a clock that stands, and a client that has a user sign in. */
final class Kit {

  static final String CALLBACK = "https://shop.test/callback";

  final TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  final TestServer server = TestServer.builder().clock(clock).build();
  final TestIssuer issuer = server.issuer();
  final AuthorizationServer as = server.run(Discovery.oidc(issuer.issuer()));
  final TestClient shop = issuer.client("shop", CALLBACK);
  final Pkce pkce = Pkce.generate(server.env());

  <R> R run(Operation<R> operation) {
    return server.run(operation);
  }

  /** A request for the scope {@code openid}, with every protection. */
  AuthorizationRequest request(TestClient client) {
    return AuthorizationRequest.of(as, client.client(), CALLBACK)
        .pkce(pkce)
        .state("state")
        .nonce("nonce")
        .scope("openid");
  }

  AuthorizationResponse signIn(TestClient client) {
    return AuthorizationResponse.validate(
        as,
        client.client(),
        server.browse(request(client).uri(server.env())),
        Expect.state("state"));
  }

  CodeGrant redeem(TestClient client, AuthorizationResponse response) {
    return CodeGrant.of(as, client.client(), client.authentication(), response, CALLBACK, pkce)
        .expectNonce("nonce");
  }

  Secret accessToken(TestClient client) {
    return run(redeem(client, signIn(client))).accessToken();
  }

  /** The error with which an operation is refused. */
  String refusal(Operation<?> operation) {
    Throwable thrown = catchThrowable(() -> run(operation));
    assertThat(thrown).isInstanceOf(OAuthException.class);
    if (thrown instanceof ResponseBodyException body) {
      return body.error();
    }
    return thrown instanceof ChallengeException challenge
        ? String.valueOf(challenge.error())
        : thrown.toString();
  }
}
