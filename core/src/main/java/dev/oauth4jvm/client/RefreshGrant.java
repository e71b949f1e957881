package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;

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
   * Requires that the ID Token, if there is one, is about this user: the {@code sub} of the first
   * ID Token (OpenID Connect Core 1.0, section 12.2).
   */
  public RefreshGrant expectSubject(String subject) {
    return with(rules().idToken().expectingSubject(subject));
  }

  @Override
  RefreshGrant with(EndpointRequest changed, TokenRules changedRules) {
    return new RefreshGrant(changed, changedRules);
  }
}
