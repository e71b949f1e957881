package dev.oauth4jvm.examples.shop;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.signin.SessionIdentity;
import dev.oauth4jvm.signin.StepUp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the application keeps of a sign-in.
 *
 * @param id the session's ID, the value of the browser's cookie; a new one for each sign-in
 * @param user the user, and the session of the authorization server
 * @param idToken the ID Token, for the logout alone
 * @param tokens the name of the source of this session's tokens; a new one for each sign-in, since
 *     other processes may have the tokens of an earlier name in memory
 * @param formToken a value that a form must have (CSRF)
 * @param stepUp the round of the operation that waits; null for none
 */
record ShopSession(
    Secret id,
    SessionIdentity user,
    Secret idToken,
    String tokens,
    Secret formToken,
    @Nullable StepUp stepUp) {

  /** The session that begins with an ID Token; everything else in it is new. */
  static ShopSession begin(IdToken idToken, @Nullable StepUp stepUp, Env env) {
    return new ShopSession(
        Secret.of(RandomValue.of(env)),
        SessionIdentity.of(idToken),
        idToken.token(),
        RandomValue.of(env),
        Secret.of(RandomValue.of(env)),
        stepUp);
  }

  /** Whether two sessions are of one user. */
  boolean isOfUserOf(ShopSession other) {
    return user.issuer().equals(other.user.issuer()) && user.subject().equals(other.user.subject());
  }

  ShopSession withoutStepUp() {
    return new ShopSession(id, user, idToken, tokens, formToken, null);
  }

  /** The session as a text that contains its secrets, except its ID. */
  JsonObject json() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("iss", user.issuer())
            .put("sub", user.subject())
            .put("iat", user.issuedAt())
            .put("id_token", idToken.reveal())
            .put("tokens", tokens)
            .put("form_token", formToken.reveal());
    if (user.sessionId() != null) {
      json.put("sid", user.sessionId());
    }
    if (stepUp != null) {
      json.put("step_up", stepUp.text());
    }
    return json.build();
  }

  static ShopSession parse(Secret id, String text) throws JsonException {
    JsonObject json = JsonObject.parse(text);
    String stepUp = json.string("step_up");
    return new ShopSession(
        id,
        new SessionIdentity(
            required(json, "iss"),
            required(json, "sub"),
            json.string("sid"),
            Objects.requireNonNull(json.integer("iat"))),
        Secret.of(required(json, "id_token")),
        required(json, "tokens"),
        Secret.of(required(json, "form_token")),
        stepUp == null ? null : StepUp.parse(stepUp));
  }

  private static String required(JsonObject json, String name) {
    return Objects.requireNonNull(json.string(name), name);
  }
}
