package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;

/**
 * A client of one authorization server, with the values that it keeps in one user's session between
 * the authorization request and the token request.
 */
final class RelyingParty {

  static final String REDIRECT_URI = "https://client.example.com/callback";

  final Party party;
  final Env env;
  final AuthorizationServer server;
  final Client client;
  final ClientAuthentication authentication;
  final Jwks jwks;
  final Pkce pkce;
  final String state;
  final String nonce;

  RelyingParty(String issuer, Client client, ClientAuthentication authentication) {
    this(new Party(issuer), client, authentication);
  }

  RelyingParty(Party party, Client client, ClientAuthentication authentication) {
    this.party = party;
    this.env = party.env;
    this.server = party.server;
    this.client = client;
    this.authentication = authentication;
    this.jwks = Jwks.of(server).build();
    this.pkce = Pkce.generate(env);
    this.state = RandomValue.of(env);
    this.nonce = RandomValue.of(env);
  }

  <R> R run(Operation<R> operation) {
    return party.run(operation);
  }

  /**
   * Creates a request for a code and an ID Token, with all values that bind the response to this
   * session.
   */
  AuthorizationRequest request() {
    return request("openid");
  }

  AuthorizationRequest request(String scope) {
    return request(scope, state, nonce);
  }

  AuthorizationRequest request(String scope, String sentState, String sentNonce) {
    return AuthorizationRequest.of(server, client, REDIRECT_URI)
        .scope(scope)
        .pkce(pkce)
        .state(sentState)
        .nonce(sentNonce);
  }

  Expect expected() {
    return Expect.state(state);
  }

  /** Validates the response in the query of a redirection. */
  AuthorizationResponse response(URI redirectedTo) {
    return AuthorizationResponse.validate(server, client, redirectedTo, expected());
  }

  /** Validates a response that was posted. */
  AuthorizationResponse response(Form posted) {
    return AuthorizationResponse.validate(server, client, posted, expected());
  }

  CodeGrant grant(AuthorizationResponse response) {
    return CodeGrant.of(server, client, authentication, response, REDIRECT_URI, pkce)
        .expectNonce(nonce);
  }
}
