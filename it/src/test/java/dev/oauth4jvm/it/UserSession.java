package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.ClientAuthentication;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.RandomValue;

/** What a client keeps in a user's session from the authorization request to the code grant. */
record UserSession(Pkce pkce, String state, String nonce) {

  static final String REDIRECT_URI = UserAgent.CLIENT + "callback";

  static UserSession begin(Env env) {
    return new UserSession(Pkce.generate(env), RandomValue.of(env), RandomValue.of(env));
  }

  /** An OpenID Connect request with everything that is recommended. */
  AuthorizationRequest request(AuthorizationServer server, Client client) {
    return AuthorizationRequest.of(server, client, REDIRECT_URI)
        .pkce(pkce)
        .state(state)
        .nonce(nonce)
        .scope("openid");
  }

  Expect expected() {
    return Expect.state(state);
  }

  CodeGrant grant(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      AuthorizationResponse response) {
    return CodeGrant.of(server, client, authentication, response, REDIRECT_URI, pkce)
        .expectNonce(nonce);
  }
}
