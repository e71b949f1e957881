package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The token endpoint (RFC 6749, section 3.2), and the grants of codes and refresh tokens. */
record TokenEndpoint(TestIssuer issuer) {

  Response answer(Call call) {
    call.requireMethod("POST");
    Parameters parameters = Parameters.posted(call.request());
    TestClient client = new ClientAuthenticator(issuer).authenticate(call, parameters);
    String grantType = parameters.require("grant_type", "RFC 6749, 4.1.3");
    if (!ClientMetadata.GRANTS.contains(grantType)) {
      throw Refused.of(
          "unsupported_grant_type",
          "grant_type must be of " + ClientMetadata.GRANTS,
          "RFC 6749, 5.2");
    }
    if (!client.may("grant_types", grantType)) {
      throw Refused.of(
          "unauthorized_client", "the client did not register for this grant", "RFC 6749, 5.2");
    }
    String key = new DpopProofs(issuer).check(call, null);
    if (key == null && bindsToKeys(client)) {
      throw Refused.of("invalid_dpop_proof", "the proof is missing", "RFC 9449, 5");
    }
    State.Binding binding = new State.Binding(key, key == null ? call.thumbprint() : null);
    JsonObject response =
        switch (grantType) {
          case ClientMetadata.CODE -> code(client, parameters, binding);
          case ClientMetadata.REFRESH -> refresh(client, parameters, binding);
          case ClientMetadata.CREDENTIALS -> credentials(client, parameters, binding);
          case ClientMetadata.DEVICE ->
              new PollingGrants(issuer).poll(client, parameters, "device_code", grantType, binding);
          case ClientMetadata.CIBA ->
              new PollingGrants(issuer).poll(client, parameters, "auth_req_id", grantType, binding);
          case ClientMetadata.EXCHANGE ->
              new AssertionGrants(issuer).exchange(client, parameters, binding);
          default -> new AssertionGrants(issuer).bearer(client, parameters, binding);
        };
    return Answers.json(200, response);
  }

  private boolean bindsToKeys(TestClient client) {
    return issuer.requiresDpop()
        || Boolean.TRUE.equals(client.metadata().bool("dpop_bound_access_tokens"));
  }

  /** The authorization code grant (RFC 6749, section 4.1.3; RFC 7636, section 4.6). */
  private JsonObject code(TestClient client, Parameters parameters, State.Binding binding) {
    State.Code code = issuer.state().codes.get(parameters.require("code", "RFC 6749, 4.1.3"));
    if (code == null) {
      throw invalidGrant("the code is unknown", "RFC 6749, 4.1.3");
    }
    if (!code.grant.clientId().equals(client.clientId())) {
      throw invalidGrant("the code was issued to another client", "RFC 6749, 4.1.3");
    }
    if (code.used) {
      code.family.revoked = true; // section 4.1.2
      throw invalidGrant("the code was used before; its tokens are revoked", "RFC 6749, 4.1.2");
    }
    code.used = true;
    if (code.expiresAt <= issuer.now()) {
      throw invalidGrant("the code is expired", "RFC 6749, 4.1.2");
    }
    requireEqual(code.request, parameters, "redirect_uri", "RFC 6749, 4.1.3");
    String verifier = parameters.require("code_verifier", "RFC 7636, 4.5");
    if (verifier.length() < 43 || verifier.length() > 128) {
      throw invalidGrant("code_verifier must have 43 to 128 characters", "RFC 7636, 4.1");
    }
    if (!Bytes.sha256(verifier).equals(code.request.get("code_challenge"))) {
      throw invalidGrant("code_verifier is not that of the challenge", "RFC 7636, 4.6");
    }
    String bound = code.request.get("dpop_jkt");
    if (bound != null && !bound.equals(binding.key())) {
      throw Refused.of(
          "invalid_dpop_proof", "the code is bound to another key, dpop_jkt", "RFC 9449, 10");
    }
    Authorized grant = code.grant.narrowed(null, parameters.resources());
    return new TokenFactory(issuer).response(client, grant, binding, code.family);
  }

  /**
   * The refresh token grant (RFC 6749, section 6); a reused token revokes all its successors (RFC
   * 9700, section 4.14).
   */
  private JsonObject refresh(TestClient client, Parameters parameters, State.Binding binding) {
    State.Refresh refresh =
        issuer.state().refreshTokens.get(parameters.require("refresh_token", "RFC 6749, 6"));
    if (refresh == null || refresh.family.revoked) {
      throw invalidGrant("the refresh token is unknown or revoked", "RFC 6749, 6");
    }
    if (!refresh.grant.clientId().equals(client.clientId())) {
      throw invalidGrant("the refresh token was issued to another client", "RFC 6749, 6");
    }
    if (refresh.used) {
      refresh.family.revoked = true;
      throw invalidGrant(
          "the refresh token was used before; its successors are revoked", "RFC 9700, 4.14.2");
    }
    String key = refresh.binding.key();
    if (key != null && !key.equals(binding.key())) {
      throw Refused.of(
          "invalid_dpop_proof", "the refresh token is bound to another key", "RFC 9449, 5");
    }
    String certificate = refresh.binding.certificate();
    if (certificate != null && !certificate.equals(binding.certificate())) {
      throw invalidGrant("the refresh token is bound to another certificate", "RFC 8705, 4");
    }
    Authorized narrowed = refresh.grant.narrowed(parameters.get("scope"), parameters.resources());
    refresh.used = true;
    // OpenID Connect Core 1.0, section 12.2: the nonce need not be repeated
    return new TokenFactory(issuer).response(client, narrowed.nonce(null), binding, refresh.family);
  }

  /** The client credentials grant (RFC 6749, section 4.4). */
  private JsonObject credentials(TestClient client, Parameters parameters, State.Binding binding) {
    if (client.isPublic()) {
      throw Refused.of(
          "unauthorized_client", "a public client has no credentials", "RFC 6749, 4.4");
    }
    Authorized grant =
        Authorized.client(client, Scopes.requested(parameters, client), parameters.resources())
            .details(parameters.authorizationDetails());
    return new TokenFactory(issuer).response(client, grant, binding, new State.Family());
  }

  private static void requireEqual(Parameters before, Parameters now, String name, String section) {
    @Nullable String expected = before.get(name);
    if (expected != null && !expected.equals(now.get(name))) {
      throw invalidGrant(name + " is not that of the authorization request", section);
    }
  }

  private static Refused invalidGrant(String description, String section) {
    return Refused.of("invalid_grant", description, section);
  }
}
