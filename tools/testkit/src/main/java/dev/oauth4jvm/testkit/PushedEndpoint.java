package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;

/** Pushed authorization requests (RFC 9126, section 2). */
record PushedEndpoint(TestIssuer issuer) {

  private static final long LIFETIME = 60;

  Response answer(Call call) {
    call.requireMethod("POST");
    Parameters asked = Parameters.posted(call.request());
    // 1. the client is authenticated as at the token endpoint
    TestClient client = new ClientAuthenticator(issuer).authenticate(call, asked);
    // 2. no request_uri
    if (asked.has("request_uri")) {
      throw Refused.of("invalid_request", "request_uri must not be pushed", "RFC 9126, 2.1");
    }
    AuthorizationChecks checks = new AuthorizationChecks(issuer);
    Parameters parameters = checks.unpacked(asked, client);
    // 3. as at the authorization endpoint
    String unused = AuthorizationChecks.redirectUri(parameters, client);
    checks.check(parameters, client);
    parameters = bound(call, parameters);
    String requestUri = AuthorizationEndpoint.PUSHED + issuer.random();
    issuer
        .state()
        .pushed
        .put(requestUri, new State.Pushed(client.clientId(), parameters, issuer.now() + LIFETIME));
    return Answers.json(201, JsonObject.of("request_uri", requestUri, "expires_in", LIFETIME));
  }

  /**
   * The parameters, with the code bound to the key of a proof as by dpop_jkt (RFC 9449, section
   * 10.1).
   */
  private Parameters bound(Call call, Parameters parameters) {
    String thumbprint = new DpopProofs(issuer).check(call, null);
    if (thumbprint == null) {
      return parameters;
    }
    String asked = parameters.get("dpop_jkt");
    if (asked != null && !asked.equals(thumbprint)) {
      throw Refused.of(
          "invalid_dpop_proof", "the proof is of another key than dpop_jkt", "RFC 9449, 10.1");
    }
    return parameters.with("dpop_jkt", thumbprint);
  }
}
