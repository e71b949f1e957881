package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** UserInfo (OpenID Connect Core 1.0, section 5.3): the issuer's own protected resource. */
record ProtectedEndpoint(TestIssuer issuer) {

  Response answer(Call call) {
    call.requireMethod("GET", "POST");
    List<String> fields = call.request().headers().all("authorization");
    if (fields.isEmpty()) {
      return Response.of(401, Headers.of("www-authenticate", "Bearer"), new byte[0]);
    }
    String[] parts = fields.get(0).split(" ", -1);
    String scheme = parts[0].toLowerCase(Locale.ROOT);
    try {
      if (fields.size() != 1 || parts.length != 2 || !List.of("bearer", "dpop").contains(scheme)) {
        throw Refused.of(
            "invalid_request", "Authorization must be a scheme and one token", "RFC 6750, 2.1");
      }
      return userInfo(accepted(call, scheme, parts[1]));
    } catch (Refused refused) {
      return challenge(scheme, refused);
    }
  }

  private State.Access accepted(Call call, String scheme, String token) {
    State.Access access = issuer.state().accessTokens.get(token);
    if (access == null || !access.isActive(issuer.now())) {
      throw invalidToken("the access token is unknown, expired or revoked", "RFC 6750, 3.1");
    }
    JsonObject confirmation = access.claims.object("cnf");
    String key = confirmation == null ? null : confirmation.string("jkt");
    String certificate = confirmation == null ? null : confirmation.string("x5t#S256");
    if ((key != null) != scheme.equals("dpop")) {
      throw invalidToken("the scheme must be DPoP for a bound token alone", "RFC 9449, 7");
    }
    if (key != null) {
      String proven = new DpopProofs(issuer).check(call, token);
      if (proven == null) {
        throw Refused.of("invalid_dpop_proof", "the proof is missing", "RFC 9449, 7").status(401);
      }
      if (!key.equals(proven)) {
        throw invalidToken("the token is bound to another key", "RFC 9449, 7");
      }
    }
    if (certificate != null && !certificate.equals(call.thumbprint())) {
      throw invalidToken("the token is bound to another certificate", "RFC 8705, 3");
    }
    if (access.user == null || !Scopes.of(scope(access)).contains("openid")) {
      throw Refused.of(
              "insufficient_scope", "the scope openid is missing", "OpenID Connect Core 1.0, 5.3")
          .status(403);
    }
    return access;
  }

  private Response userInfo(State.Access access) {
    TestUser user = Objects.requireNonNull(access.user, "user");
    JsonObject claims = user.claims().with("sub", user.subject());
    TestClient client = issuer.state().clients.get(access.claims.string("client_id"));
    @Nullable String alg =
        client == null ? null : client.metadata().string("userinfo_signed_response_alg");
    if (client == null || alg == null) {
      return Answers.json(200, claims);
    }
    JsonObject signed = claims.with("iss", issuer.issuer()).with("aud", client.clientId());
    return Answers.of(200, "application/jwt", issuer.keys().sign(alg, "JWT", signed));
  }

  private static String scope(State.Access access) {
    String scope = access.claims.string("scope");
    return scope == null ? "" : scope;
  }

  private static Response challenge(String scheme, Refused refused) {
    String name = scheme.equals("dpop") ? "DPoP" : "Bearer";
    int status = refused.error().equals("invalid_dpop_proof") ? 401 : refused.status();
    String challenge =
        Challenge.of(
                name, Map.of("error", refused.error(), "error_description", refused.description()))
            .toHeaderValue();
    return Response.of(status, Headers.of("www-authenticate", challenge), new byte[0]);
  }

  private static Refused invalidToken(String description, String section) {
    return Refused.of("invalid_token", description, section).status(401);
  }
}
