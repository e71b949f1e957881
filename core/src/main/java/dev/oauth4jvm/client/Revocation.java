package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import dev.oauth4jvm.internal.endpoint.Exchange;

/**
 * Revokes a token (RFC 7009, section 2). The result is {@code true}: the token is now invalid,
 * whether or not it was valid before.
 *
 * <p>Rejects unless the status is 200. Immutable: each method returns a changed copy.
 */
public final class Revocation extends EndpointOperation<Revocation, Boolean> {

  private Revocation(EndpointRequest request) {
    super(request);
  }

  /** A request to the server's {@code revocation_endpoint}. */
  public static Revocation of(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Secret token) {
    return new Revocation(
        EndpointRequest.of(server, client, authentication)
            .form(Form.empty().with("token", token.reveal())));
  }

  /** Adds {@code token_type_hint}: {@code access_token} or {@code refresh_token}. */
  public Revocation tokenTypeHint(String hint) {
    return set("token_type_hint", hint);
  }

  @Override
  Revocation with(EndpointRequest changed) {
    return new Revocation(changed);
  }

  @Override
  public Step<Boolean> begin(Env env) {
    return request().begin("revocation_endpoint", env, new Judgement());
  }

  private record Judgement() implements Exchange.Judge<Boolean> {
    @Override
    public Boolean judge(Response response) {
      Responses.requireOAuthStatus(response, 200, "revocation response");
      return true;
    }
  }
}
