package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import java.util.Objects;

/**
 * The refresh token grant (RFC 6749, section 6; OpenID Connect Core 1.0, section 12).
 *
 * <p>Immutable: each method returns a changed copy.
 */
public final class RefreshGrant extends TokenGrant<RefreshGrant> {

  private RefreshGrant(EndpointRequest request, TokenRules rules) {
    super(request, rules);
  }

  /** A grant for a refresh token of this server. */
  public static RefreshGrant of(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Secret refreshToken) {
    Form form =
        Form.empty()
            .with("grant_type", "refresh_token")
            .with("refresh_token", refreshToken.reveal());
    return new RefreshGrant(
        EndpointRequest.of(server, client, authentication).form(form), TokenRules.DEFAULT);
  }

  /** Adds a narrower {@code scope}: space-delimited values. */
  public RefreshGrant scope(String scope) {
    return set("scope", scope);
  }

  /**
   * Requires that the ID Token, if there is one, is about the user of the first ID Token: its
   * {@code iss} and {@code sub} are the same (OpenID Connect Core 1.0, section 12.2).
   */
  public RefreshGrant expectUser(IdToken first) {
    return with(rules().idToken().expecting(IdTokenRules.User.of(first)));
  }

  /**
   * Requires that the ID Token, if there is one, is about this user: {@link IdToken#issuer} and
   * {@link IdToken#subject} of the first ID Token, as a program keeps them with the refresh token
   * (OpenID Connect Core 1.0, section 12.2).
   */
  public RefreshGrant expectUser(String issuer, String subject) {
    Objects.requireNonNull(issuer, "issuer");
    return with(rules().idToken().expecting(new IdTokenRules.User(issuer, subject)));
  }

  /**
   * Requires that the ID Token, if there is one, is about this user of a server with one issuer:
   * the {@code sub} of the first ID Token (OpenID Connect Core 1.0, section 12.2).
   *
   * @throws IllegalStateException when the server has many tenants, each with subjects of its own:
   *     {@link #expectUser(String, String)} takes the issuer too
   */
  public RefreshGrant expectSubject(String subject) {
    if (request().server().issuerTemplate() != null) {
      throw new IllegalStateException(
          "the server has many tenants, and a subject is unique within its issuer only: call"
              + " expectUser(…)");
    }
    return with(rules().idToken().expecting(new IdTokenRules.User(null, subject)));
  }

  /**
   * Ignores the ID Token of the response, if there is one: it is not checked, and {@link
   * TokenResponse#idToken} is null. For a client that has no use for it: a refused ID Token, for
   * example because of this clock, would lose the new refresh token.
   *
   * @throws IllegalStateException when a user is expected of the ID Token, or its signature is
   *     verified
   */
  public RefreshGrant ignoreIdToken() {
    IdTokenRules expected = rules().idToken();
    if (expected.user() != null || expected.keys() != null) {
      throw new IllegalStateException(
          "the ID Token would be ignored: remove expectUser(…), expectSubject(…) or"
              + " verifyIdTokenSignature(…)");
    }
    return with(rules().ignoringIdToken());
  }

  @Override
  RefreshGrant with(EndpointRequest changed, TokenRules changedRules) {
    return new RefreshGrant(changed, changedRules);
  }
}
