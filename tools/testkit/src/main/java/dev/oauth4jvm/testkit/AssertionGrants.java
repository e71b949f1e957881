package dev.oauth4jvm.testkit;

import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The grants that take a token of another kind: RFC 8693, and RFC 7523, section 2.1. */
record AssertionGrants(TestIssuer issuer) {

  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  /** Token exchange of this issuer's access tokens for access tokens. */
  JsonObject exchange(TestClient client, Parameters parameters, State.Binding binding) {
    String asked = parameters.get("requested_token_type");
    if (asked != null && !asked.equals(ACCESS_TOKEN)) {
      throw invalid("requested_token_type must be " + ACCESS_TOKEN, "RFC 8693, 2.1");
    }
    JsonObject subject = token(parameters, "subject_token").claims;
    Authorized grant =
        Authorized.vouched(
            String.valueOf(subject.string("sub")),
            client,
            scope(client, parameters, subject),
            targets(parameters));
    if (parameters.has("actor_token")) {
      JsonObject actor = token(parameters, "actor_token").claims;
      grant = grant.actor(JsonObject.of("sub", actor.string("sub")));
    } else if (parameters.has("actor_token_type")) {
      throw invalid("actor_token_type is present without actor_token", "RFC 8693, 2.1");
    }
    return new TokenFactory(issuer)
        .response(client, grant, binding, new State.Family())
        .with("issued_token_type", ACCESS_TOKEN);
  }

  /** An assertion of a trusted issuer (RFC 7523, section 3). */
  JsonObject bearer(TestClient client, Parameters parameters, State.Binding binding) {
    ClientJwts checks = new ClientJwts(issuer, "invalid_grant", "assertion");
    UnverifiedJwt jwt = checks.parse(parameters.require("assertion", "RFC 7523, 2.1"));
    JsonObject claims = jwt.claims();
    String from = String.valueOf(claims.string("iss"));
    List<Jwk> keys = issuer.state().trusted.get(from);
    if (keys == null) {
      throw checks.refused("is of an issuer that is not trusted: trust(…)", "RFC 7523, 3");
    }
    String subject = claims.string("sub");
    if (subject == null || subject.isEmpty()) {
      throw checks.refused("must have 'sub'", "RFC 7523, 3");
    }
    checks.requireAudience(claims);
    checks.requireTime(claims);
    checks.verify(jwt, keys);
    checks.requireFirst(from, claims, false);
    Authorized grant =
        Authorized.vouched(
            subject, client, Scopes.requested(parameters, client), parameters.resources());
    return new TokenFactory(issuer).response(client, grant, binding, new State.Family());
  }

  private State.Access token(Parameters parameters, String name) {
    String token = parameters.require(name, "RFC 8693, 2.1");
    String type = parameters.require(name + "_type", "RFC 8693, 2.1");
    if (!type.equals(ACCESS_TOKEN)) {
      throw invalid(name + "_type must be " + ACCESS_TOKEN, "RFC 8693, 2.1");
    }
    State.Access access = issuer.state().accessTokens.get(token);
    if (access == null || !access.isActive(issuer.now())) {
      throw invalid(name + " is not an active access token of this issuer", "RFC 8693, 2.2.2");
    }
    return access;
  }

  /** The scope, which must be within that of the subject token. */
  private static String scope(TestClient client, Parameters parameters, JsonObject subject) {
    String has = subject.string("scope");
    String asked = Scopes.requested(parameters, client);
    if (asked.isEmpty()) {
      return has == null ? "" : has;
    }
    if (has == null || !Scopes.of(has).containsAll(Scopes.of(asked))) {
      throw Refused.of(
          "invalid_scope", "the subject token has less scope: " + has, "RFC 8693, 2.1");
    }
    return asked;
  }

  private static List<String> targets(Parameters parameters) {
    List<String> targets = new ArrayList<>(parameters.resources());
    targets.addAll(parameters.all("audience"));
    return targets;
  }

  private static Refused invalid(String description, String section) {
    return Refused.of("invalid_request", description, section);
  }
}
