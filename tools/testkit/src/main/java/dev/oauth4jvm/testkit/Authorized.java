package dev.oauth4jvm.testkit;

import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant to a client.
 *
 * @param subject {@code sub} of the tokens
 * @param user the user; null if a client acts for itself
 * @param clientId the client to which tokens are issued
 * @param scope the granted scope, empty for none
 * @param resources the requested resources; none means the default audience
 * @param nonce the nonce of the ID Token, or null
 * @param session {@code sid}; null without a user
 * @param authTime the time of sign-in, in seconds since the epoch
 * @param details {@code authorization_details}, or null
 * @param actor {@code act} of an exchanged token, or null
 */
record Authorized(
    String subject,
    @Nullable TestUser user,
    String clientId,
    String scope,
    List<String> resources,
    @Nullable String nonce,
    @Nullable String session,
    long authTime,
    @Nullable List<@Nullable Object> details,
    @Nullable JsonObject actor) {

  /**
   * A grant to a client that acts for itself (RFC 9068, section 2.2: {@code sub} is the client).
   */
  static Authorized client(TestClient client, String scope, List<String> resources) {
    return new Authorized(
        client.clientId(), null, client.clientId(), scope, resources, null, null, 0, null, null);
  }

  static Authorized user(
      TestUser user,
      TestClient client,
      String scope,
      List<String> resources,
      String session,
      long now) {
    return new Authorized(
        user.subject(), user, client.clientId(), scope, resources, null, session, now, null, null);
  }

  /** A grant by the assertion of another issuer, without a session. */
  static Authorized vouched(
      String subject, TestClient client, String scope, List<String> resources) {
    return new Authorized(
        subject, null, client.clientId(), scope, resources, null, null, 0, null, null);
  }

  Authorized nonce(@Nullable String value) {
    return new Authorized(
        subject, user, clientId, scope, resources, value, session, authTime, details, actor);
  }

  Authorized details(@Nullable List<@Nullable Object> value) {
    return new Authorized(
        subject, user, clientId, scope, resources, nonce, session, authTime, value, actor);
  }

  Authorized actor(JsonObject value) {
    return new Authorized(
        subject, user, clientId, scope, resources, nonce, session, authTime, details, value);
  }

  /** The grant with less scope, or for some of its resources. */
  Authorized narrowed(@Nullable String asked, List<String> askedResources) {
    if (asked != null && !Scopes.of(scope).containsAll(Scopes.of(asked))) {
      throw Refused.of(
          "invalid_scope", "the scope is more than was granted: " + scope, "RFC 6749, 6");
    }
    if (!resources.isEmpty() && !resources.containsAll(askedResources)) {
      throw Refused.of("invalid_target", "the resource was not granted", "RFC 8707, 2.2");
    }
    return new Authorized(
        subject,
        user,
        clientId,
        asked == null ? scope : asked,
        askedResources.isEmpty() ? resources : new ArrayList<>(askedResources),
        nonce,
        session,
        authTime,
        details,
        actor);
  }

  boolean isOpenId() {
    return user != null && Scopes.of(scope).contains("openid");
  }

  @Override
  public String toString() {
    return "Authorized[" + clientId + "]";
  }
}
