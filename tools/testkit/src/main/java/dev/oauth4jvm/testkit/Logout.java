package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a session: RP-Initiated Logout 1.0 and Back-Channel Logout 1.0. */
record Logout(TestIssuer issuer) {

  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final String SECTION = "RP-Initiated Logout 1.0, 2";

  Response answer(Call call) {
    call.requireMethod("GET", "POST");
    Parameters parameters =
        call.request().method().equals("GET")
            ? Parameters.query(call.request())
            : Parameters.posted(call.request());
    JsonObject hint = hint(parameters);
    String clientId = clientId(parameters, hint);
    TestClient client = clientId == null ? null : issuer.state().clients.get(clientId);
    String session = hint == null ? null : hint.string("sid");
    if (session != null) {
      issuer.state().endedSessions.add(session);
    }
    String back = parameters.get("post_logout_redirect_uri");
    if (back == null) {
      return Answers.text(200, "logged out\n");
    }
    if (client == null || !client.may("post_logout_redirect_uris", back)) {
      throw Refused.of("invalid_request", "post_logout_redirect_uri is not registered", SECTION);
    }
    String state = parameters.get("state");
    String query = state == null ? "" : Form.empty().with("state", state).encode();
    String separator = query.isEmpty() ? "" : back.indexOf('?') < 0 ? "?" : "&";
    return Answers.redirect(back + separator + query);
  }

  /** The claims of the ID Token, which may be expired but must be from this issuer. */
  private @Nullable JsonObject hint(Parameters parameters) {
    String token = parameters.get("id_token_hint");
    if (token == null) {
      return null;
    }
    try {
      UnverifiedJwt jwt = UnverifiedJwt.parse(token);
      List<Jwk> keys =
          JwkSet.parse(issuer.keys().set())
              .candidates(jwt.header().algorithm(), jwt.header().keyId());
      if (keys.size() == 1 && issuer.issuer().equals(jwt.claims().string("iss"))) {
        jwt.verify(VerificationKey.of(keys.get(0), jwt.header().algorithm(), Crypto.platform()));
        return jwt.claims();
      }
    } catch (OAuthException refused) {
      // refused below
    }
    throw Refused.of("invalid_request", "id_token_hint is not an ID Token of this issuer", SECTION);
  }

  private static @Nullable String clientId(Parameters parameters, @Nullable JsonObject hint) {
    String named = parameters.get("client_id");
    String hinted = hint == null ? null : hint.string("aud");
    if (named != null && hinted != null && !named.equals(hinted)) {
      throw Refused.of("invalid_request", "client_id is not the ID Token's", SECTION);
    }
    return named == null ? hinted : named;
  }

  /** A logout token (Back-Channel Logout 1.0, section 2.4). */
  String token(String clientId, @Nullable String subject, @Nullable String session) {
    long now = issuer.now();
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("iss", issuer.issuer())
            .put("aud", clientId)
            .put("iat", now)
            .put("exp", now + 120)
            .put("jti", issuer.random())
            .put("events", JsonObject.of(EVENT, JsonObject.of()));
    if (subject != null) {
      claims.put("sub", subject);
    }
    if (session != null) {
      claims.put("sid", session);
    }
    TestClient client = issuer.state().clients.get(clientId);
    String alg = client == null ? null : client.metadata().string("id_token_signed_response_alg");
    return issuer.keys().sign(alg, "logout+jwt", claims.build());
  }
}
