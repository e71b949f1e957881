package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;

/**
 * The client credentials grant (RFC 6749, section 4.4).
 *
 * {@snippet file="ClientSnippets.java" region="client-credentials"}
 *
 * <p>Immutable: each method returns a changed copy.
 */
public final class ClientCredentialsGrant implements Operation<TokenResponse> {

  private final EndpointRequest request;

  private ClientCredentialsGrant(EndpointRequest request) {
    this.request = request;
  }

  /** At the server's {@code token_endpoint}. */
  public static ClientCredentialsGrant of(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    EndpointRequest request = EndpointRequest.of(server, client, authentication);
    return new ClientCredentialsGrant(
        request.form(request.form().with("grant_type", "client_credentials")));
  }

  /** With {@code scope}: values parted by spaces. */
  public ClientCredentialsGrant scope(String scope) {
    return new ClientCredentialsGrant(request.form(request.form().with("scope", scope)));
  }

  /** With one more {@code resource} that the token is for (RFC 8707, section 2). */
  public ClientCredentialsGrant resource(String resource) {
    return new ClientCredentialsGrant(request.form(request.form().and("resource", resource)));
  }

  /**
   * With one more parameter of the caller's.
   *
   * @throws IllegalArgumentException when it is {@code grant_type}
   */
  public ClientCredentialsGrant parameter(String name, String value) {
    if (name.equals("grant_type")) {
      throw new IllegalArgumentException("the parameter \"grant_type\" is the library's to set");
    }
    return new ClientCredentialsGrant(request.form(request.form().and(name, value)));
  }

  /**
   * With a header field of the caller's.
   *
   * @throws IllegalArgumentException when it is {@code authorization}, {@code dpop} or {@code
   *     content-type}
   */
  public ClientCredentialsGrant header(String name, String value) {
    return new ClientCredentialsGrant(request.header(name, value));
  }

  /** For a token that is bound to the handle's key (RFC 9449, section 5). */
  public ClientCredentialsGrant dpop(DpopHandle dpop) {
    return new ClientCredentialsGrant(request.dpop(dpop));
  }

  @Override
  public Step<TokenResponse> begin(Env env) {
    return request.begin("token_endpoint", env, TokenResponse.JUDGE);
  }
}
