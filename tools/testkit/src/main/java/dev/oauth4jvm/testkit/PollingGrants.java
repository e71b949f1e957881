package dev.oauth4jvm.testkit;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The grants about which a user decides on another device: RFC 8628, and CIBA Core 1.0 in poll
 * mode.
 */
record PollingGrants(TestIssuer issuer) {

  private static final long LIFETIME = 600;

  /** The device authorization request (RFC 8628, section 3.1). */
  Response device(Call call) {
    call.requireMethod("POST");
    Parameters parameters = Parameters.posted(call.request());
    TestClient client = authenticated(call, parameters, ClientMetadata.DEVICE);
    String code = begin(client, parameters, issuer.user(), ClientMetadata.DEVICE);
    String userCode =
        Bytes.sha256(code).replaceAll("[^A-Z]", "").concat("BCDFGHJK").substring(0, 8);
    String page = issuer.issuer() + "/verify";
    return Answers.json(
        200,
        JsonObject.of("device_code", code, "user_code", userCode, "verification_uri", page)
            .with("verification_uri_complete", page + "?user_code=" + userCode)
            .with("expires_in", LIFETIME)
            .with("interval", 5));
  }

  /** The backchannel authentication request (CIBA Core 1.0, section 7). */
  Response backchannel(Call call) {
    call.requireMethod("POST");
    Parameters parameters = Parameters.posted(call.request());
    TestClient client = authenticated(call, parameters, ClientMetadata.CIBA);
    if (!Scopes.of(Scopes.requested(parameters, client)).contains("openid")) {
      throw Refused.of("invalid_scope", "the scope openid is missing", "CIBA Core 1.0, 7.1");
    }
    TestUser user = issuer.user();
    requireUser(parameters, user);
    String message = parameters.get("binding_message");
    if (message != null && message.length() > 100) {
      throw Refused.of(
          "invalid_binding_message", "binding_message is too long to show", "CIBA Core 1.0, 13");
    }
    String id = begin(client, parameters, user, ClientMetadata.CIBA);
    return Answers.json(
        200, JsonObject.of("auth_req_id", id, "expires_in", LIFETIME, "interval", 5));
  }

  /** One attempt (RFC 8628, section 3.5; CIBA Core 1.0, section 11). */
  JsonObject poll(
      TestClient client,
      Parameters parameters,
      String parameter,
      String grantType,
      State.Binding binding) {
    String code = parameters.require(parameter, "RFC 8628, 3.4");
    State.Pending pending = issuer.state().pending.get(code);
    if (pending == null || !pending.grantType.equals(grantType)) {
      throw Refused.of("invalid_grant", parameter + " is unknown or was used", "RFC 8628, 3.5");
    }
    if (!pending.grant.clientId().equals(client.clientId())) {
      throw Refused.of("invalid_grant", "another client began this flow", "RFC 8628, 3.4");
    }
    long now = issuer.now();
    if (pending.expiresAt <= now) {
      throw Refused.of("expired_token", parameter + " is expired", "RFC 8628, 3.5");
    }
    if (pending.lastPoll > now - pending.interval) {
      pending.interval += 5;
      pending.lastPoll = now;
      throw Refused.of(
          "slow_down", "the interval is " + pending.interval + " s from now on", "RFC 8628, 3.5");
    }
    pending.lastPoll = now;
    if (pending.pollsLeft > 0) {
      pending.pollsLeft--;
      throw Refused.of("authorization_pending", "the user has not decided yet", "RFC 8628, 3.5");
    }
    issuer.state().pending.remove(code);
    if (pending.user.refusal() != null) {
      throw Refused.of(pending.user.refusal(), "the user refused", "RFC 8628, 3.5");
    }
    return new TokenFactory(issuer).response(client, pending.grant, binding, new State.Family());
  }

  private String begin(TestClient client, Parameters parameters, TestUser user, String grantType) {
    Authorized grant =
        Authorized.user(
            user,
            client,
            Scopes.requested(parameters, client),
            parameters.resources(),
            issuer.random(),
            issuer.now());
    String code = issuer.random();
    issuer
        .state()
        .pending
        .put(code, new State.Pending(grant, user, grantType, issuer.now() + LIFETIME));
    return code;
  }

  private TestClient authenticated(Call call, Parameters parameters, String grantType) {
    TestClient client = new ClientAuthenticator(issuer).authenticate(call, parameters);
    if (!client.may("grant_types", grantType)) {
      throw Refused.of(
          "unauthorized_client", "the client did not register for this grant", "RFC 6749, 5.2");
    }
    return client;
  }

  /** Requires exactly one hint, which names the user (CIBA Core 1.0, section 7.1). */
  private void requireUser(Parameters parameters, TestUser user) {
    String login = parameters.get("login_hint");
    String token = parameters.get("id_token_hint");
    if ((login == null) == (token == null) || parameters.has("login_hint_token")) {
      throw Refused.of(
          "invalid_request",
          "there must be exactly one of login_hint and id_token_hint",
          "CIBA Core 1.0, 7.1");
    }
    String named = login == null ? subject(String.valueOf(token)) : login;
    if (!user.subject().equals(named)) {
      throw Refused.of(
          "unknown_user_id", "the hint does not name " + user.subject(), "CIBA Core 1.0, 13");
    }
  }

  private static @Nullable String subject(String idToken) {
    try {
      return UnverifiedJwt.parse(idToken).claims().string("sub");
    } catch (OAuthException malformed) {
      throw Refused.of("invalid_request", "id_token_hint is not a JWT", "CIBA Core 1.0, 7.1");
    }
  }
}
