package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;

/**
 * The client credentials grant (RFC 6749, section 4.4).
 *
 * {@snippet file="ClientSnippets.java" region="client-credentials"}
 *
 * <p>Immutable: each method returns a changed copy.
 */
public final class ClientCredentialsGrant extends TokenGrant<ClientCredentialsGrant> {

  private ClientCredentialsGrant(EndpointRequest request, TokenRules rules) {
    super(request, rules);
  }

  /** A grant at the server's {@code token_endpoint}. */
  public static ClientCredentialsGrant of(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    EndpointRequest request = EndpointRequest.of(server, client, authentication);
    return new ClientCredentialsGrant(
        request.form(request.form().with("grant_type", "client_credentials")), TokenRules.DEFAULT);
  }

  /** Adds {@code scope}: space-delimited values. */
  public ClientCredentialsGrant scope(String scope) {
    return set("scope", scope);
  }

  @Override
  ClientCredentialsGrant with(EndpointRequest changed, TokenRules changedRules) {
    return new ClientCredentialsGrant(changed, changedRules);
  }
}
