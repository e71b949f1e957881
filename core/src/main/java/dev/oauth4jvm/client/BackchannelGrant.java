package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import java.util.Objects;

/**
 * The CIBA grant (CIBA Core 1.0, section 10.1): a single attempt, for ping mode, or {@link #poll}
 * until the user has decided.
 *
 * <p>Immutable: each method returns a changed copy.
 */
public final class BackchannelGrant extends TokenGrant<BackchannelGrant> {

  private BackchannelGrant(EndpointRequest request, TokenRules rules) {
    super(request, rules);
  }

  /** A grant for an {@code auth_req_id}. */
  public static BackchannelGrant of(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Secret authReqId) {
    Form form =
        Form.empty()
            .with("grant_type", "urn:openid:params:grant-type:ciba")
            .with("auth_req_id", authReqId.reveal());
    return new BackchannelGrant(
        EndpointRequest.of(server, client, authentication).form(form), TokenRules.DEFAULT);
  }

  /**
   * The grant, repeated until the user has decided or the request has expired, counted from the
   * beginning of the run; the repetition follows {@code interval} and {@code slow_down}.
   */
  public Operation<TokenResponse> poll(BackchannelAuthentication.Started started) {
    return poll(started.interval(), started.expiresIn(), null);
  }

  /**
   * As {@link #poll(BackchannelAuthentication.Started)}, and reports the remaining time once a
   * second.
   */
  public Operation<TokenResponse> poll(
      BackchannelAuthentication.Started started, PollListener listener) {
    return poll(
        started.interval(), started.expiresIn(), Objects.requireNonNull(listener, "listener"));
  }

  @Override
  BackchannelGrant with(EndpointRequest changed, TokenRules changedRules) {
    return new BackchannelGrant(changed, changedRules);
  }
}
