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
 * The device code grant (RFC 8628, section 3.4): a single attempt, or {@link #poll} until the user
 * has decided.
 *
 * <p>Immutable: each method returns a changed copy.
 */
public final class DeviceCodeGrant extends TokenGrant<DeviceCodeGrant> {

  private DeviceCodeGrant(EndpointRequest request, TokenRules rules) {
    super(request, rules);
  }

  /** A grant for a {@code device_code}. */
  public static DeviceCodeGrant of(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Secret deviceCode) {
    Form form =
        Form.empty()
            .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            .with("device_code", deviceCode.reveal());
    return new DeviceCodeGrant(
        EndpointRequest.of(server, client, authentication).form(form), TokenRules.DEFAULT);
  }

  /**
   * The grant, repeated until the user has decided or the codes have expired, counted from the
   * beginning of the run; the repetition follows {@code interval} and {@code slow_down}.
   */
  public Operation<TokenResponse> poll(DeviceAuthorization.Codes codes) {
    return poll(codes.interval(), codes.expiresIn(), null);
  }

  /** As {@link #poll(DeviceAuthorization.Codes)}, and reports the remaining time once a second. */
  public Operation<TokenResponse> poll(DeviceAuthorization.Codes codes, PollListener listener) {
    return poll(codes.interval(), codes.expiresIn(), Objects.requireNonNull(listener, "listener"));
  }

  @Override
  DeviceCodeGrant with(EndpointRequest changed, TokenRules changedRules) {
    return new DeviceCodeGrant(changed, changedRules);
  }
}
