package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Authorization requests, which the issuer's user answers immediately (RFC 6749, section 4.1). */
record AuthorizationEndpoint(TestIssuer issuer) {

  static final String PUSHED = "urn:ietf:params:oauth:request_uri:";
  private static final long CODE_LIFETIME = 60;

  Response answer(Call call) {
    call.requireMethod("GET", "POST");
    Parameters asked =
        call.request().method().equals("GET")
            ? Parameters.query(call.request())
            : Parameters.posted(call.request());
    String clientId = asked.require("client_id", "RFC 6749, 4.1.1");
    TestClient client = issuer.state().clients.get(clientId);
    if (client == null) {
      throw Refused.of(
          "invalid_request", "no client is registered as '" + clientId + "'", "RFC 6749, 4.1.2.1");
    }
    Parameters parameters = resolved(asked, client);
    // until here, and with another redirect URI, there is no redirect (section 4.1.2.1)
    String redirectUri = AuthorizationChecks.redirectUri(parameters, client);
    try {
      new AuthorizationChecks(issuer).check(parameters, client);
      TestUser user = issuer.user();
      if (user.refusal() != null) {
        throw Refused.of(user.refusal(), "the user refused", "RFC 6749, 4.1.2.1");
      }
      return respond(client, parameters, redirectUri, granted(client, parameters, user));
    } catch (Refused refused) {
      Form error =
          Form.empty()
              .with("error", refused.error())
              .with("error_description", refused.description());
      return respond(client, parameters, redirectUri, error);
    }
  }

  /** The pushed request, the signed request, or the plain one. */
  private Parameters resolved(Parameters asked, TestClient client) {
    String requestUri = asked.get("request_uri");
    if (requestUri == null) {
      if (issuer.requiresPushed() || pushes(client)) {
        throw Refused.of("invalid_request", "the request must be pushed", "RFC 9126, 5");
      }
      return new AuthorizationChecks(issuer).unpacked(asked, client);
    }
    if (asked.has("request")) {
      throw Refused.of("invalid_request", "both request and request_uri were sent", "RFC 9101, 5");
    }
    if (!requestUri.startsWith(PUSHED)) {
      throw Refused.of(
          "request_uri_not_supported", "request_uri must be a pushed request", "RFC 9126, 4");
    }
    State.Pushed pushed = issuer.state().pushed.remove(requestUri);
    if (pushed == null || pushed.expiresAt() <= issuer.now()) {
      throw Refused.of(
          "invalid_request_uri", "request_uri is unknown, used or expired", "RFC 9126, 2.2");
    }
    if (!pushed.clientId().equals(client.clientId())) {
      throw Refused.of("invalid_request_uri", "another client pushed it", "RFC 9126, 4");
    }
    return pushed.request();
  }

  private static boolean pushes(TestClient client) {
    return Boolean.TRUE.equals(client.metadata().bool("require_pushed_authorization_requests"));
  }

  /** The parameters of success: a code, and an ID Token if one was requested. */
  private Form granted(TestClient client, Parameters parameters, TestUser user) {
    Authorized grant =
        Authorized.user(
                user,
                client,
                Scopes.requested(parameters, client),
                parameters.resources(),
                issuer.random(),
                issuer.now())
            .nonce(parameters.get("nonce"))
            .details(parameters.authorizationDetails());
    String code = issuer.random();
    issuer.state().codes.put(code, new State.Code(grant, parameters, issuer.now() + CODE_LIFETIME));
    Form response = Form.empty().with("code", code);
    if (!"code id_token".equals(parameters.get("response_type"))) {
      return response;
    }
    String alg = client.metadata().string("id_token_signed_response_alg");
    JwsAlgorithm algorithm = issuer.keys().algorithm(alg);
    JsonObject hashes = JsonObject.of("c_hash", Bytes.halfHash(code, algorithm));
    String state = parameters.get("state");
    if (state != null) {
      hashes = hashes.with("s_hash", Bytes.halfHash(state, algorithm));
    }
    return response.with("id_token", new TokenFactory(issuer).idToken(client, grant, hashes));
  }

  private Response respond(
      TestClient client, Parameters parameters, String redirectUri, Form outcome) {
    Form response = outcome;
    String state = parameters.get("state");
    if (state != null) {
      response = response.with("state", state);
    }
    response = response.with("iss", issuer.issuer()); // RFC 9207
    String mode = mode(parameters);
    if (mode.endsWith("jwt")) {
      response = signed(client, response);
    }
    if (mode.startsWith("form_post")) {
      return Answers.formPost(redirectUri, response);
    }
    boolean fragment = mode.startsWith("fragment");
    String separator = fragment ? "#" : redirectUri.indexOf('?') < 0 ? "?" : "&";
    return Answers.redirect(redirectUri + separator + response.encode());
  }

  /** The parameters in a signed JWT (JARM, section 2.1). */
  private Form signed(TestClient client, Form response) {
    JsonObject claims =
        JsonObject.of(
            "iss", issuer.issuer(), "aud", client.clientId(), "exp", issuer.now() + CODE_LIFETIME);
    for (Map.Entry<String, String> parameter : response.parameters()) {
      claims = claims.with(parameter.getKey(), parameter.getValue());
    }
    String alg = client.metadata().string("authorization_signed_response_alg");
    return Form.empty().with("response", issuer.keys().sign(alg, "JWT", claims));
  }

  /** The response mode; a default if none or an unknown one was requested. */
  private static String mode(Parameters parameters) {
    boolean front = "code id_token".equals(parameters.get("response_type"));
    @Nullable String mode = parameters.get("response_mode");
    if (mode == null || !AuthorizationChecks.RESPONSE_MODES.contains(mode)) {
      return front ? "fragment" : "query";
    }
    return mode.equals("jwt") ? (front ? "fragment.jwt" : "query.jwt") : mode;
  }
}
