package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Introspection (RFC 7662, RFC 9701) and revocation (RFC 7009) of tokens. */
record TokenEndpoints(TestIssuer issuer) {

  private static final String JWT = "application/token-introspection+jwt";
  private static final List<String> SHOWN =
      List.of(
          "scope",
          "client_id",
          "exp",
          "iat",
          "sub",
          "aud",
          "iss",
          "jti",
          "cnf",
          "act",
          "authorization_details");

  Response introspect(Call call) {
    call.requireMethod("POST");
    Parameters parameters = Parameters.posted(call.request());
    TestClient client = confidential(call, parameters);
    String token = parameters.require("token", "RFC 7662, 2.1");
    JsonObject answer = about(token);
    String accept = call.request().headers().first("accept");
    if (!JWT.equals(accept)) {
      return Answers.json(200, answer);
    }
    // RFC 9701, section 5
    JsonObject claims =
        JsonObject.of("iss", issuer.issuer(), "aud", client.clientId(), "iat", issuer.now())
            .with("token_introspection", answer);
    String alg = client.metadata().string("introspection_signed_response_alg");
    String jwt = issuer.keys().sign(alg, "token-introspection+jwt", claims);
    return Answers.of(200, JWT, jwt);
  }

  private JsonObject about(String token) {
    State.Access access = issuer.state().accessTokens.get(token);
    if (access != null && access.isActive(issuer.now())) {
      JsonObject answer = JsonObject.of("active", true);
      for (String name : SHOWN) {
        if (access.claims.has(name)) {
          answer = answer.with(name, access.claims.get(name));
        }
      }
      JsonObject confirmation = access.claims.object("cnf");
      boolean key = confirmation != null && confirmation.has("jkt");
      return answer.with("token_type", key ? "DPoP" : "Bearer");
    }
    State.Refresh refresh = issuer.state().refreshTokens.get(token);
    if (refresh != null && !refresh.used && !refresh.family.revoked) {
      return JsonObject.of("active", true, "client_id", refresh.grant.clientId())
          .with("sub", refresh.grant.subject())
          .with("scope", refresh.grant.scope())
          .with("iss", issuer.issuer());
    }
    return JsonObject.of("active", false); // section 2.2: without a reason
  }

  Response revoke(Call call) {
    call.requireMethod("POST");
    Parameters parameters = Parameters.posted(call.request());
    TestClient client = new ClientAuthenticator(issuer).authenticate(call, parameters);
    String token = parameters.require("token", "RFC 7009, 2.1");
    State.Access access = issuer.state().accessTokens.get(token);
    State.Refresh refresh = issuer.state().refreshTokens.get(token);
    @Nullable String owner =
        access != null
            ? access.claims.string("client_id")
            : refresh == null ? null : refresh.grant.clientId();
    if (owner != null && !owner.equals(client.clientId())) {
      throw Refused.of("invalid_grant", "the token was issued to another client", "RFC 7009, 2.1");
    }
    if (access != null) {
      access.revoked = true;
    } else if (refresh != null) {
      refresh.family.revoked = true; // section 2.1: the access tokens of the grant too
    }
    return Response.of(200, Headers.of(), new byte[0]); // section 2.2: unknown tokens too
  }

  /** Requires a confidential client, so that nobody can guess tokens (RFC 7662, section 2.1). */
  private TestClient confidential(Call call, Parameters parameters) {
    TestClient client = new ClientAuthenticator(issuer).authenticate(call, parameters);
    if (client.isPublic()) {
      throw Refused.of("invalid_client", "a public client may not introspect", "RFC 7662, 2.1")
          .status(401);
    }
    return Objects.requireNonNull(client);
  }
}
