package dev.oauth4jvm.client;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.internal.endpoint.TokenUse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends the caller's request to a protected resource, with an access token (RFC 6750, section 2.1;
 * RFC 9449, section 7.1). The result is the response, with any status but 401.
 *
 * <p>The request may have any method, header fields and body, a {@linkplain dev.oauth4jvm.http.Body
 * streamed} one too; with {@link Request#unreadResponse} the body of a successful response is left
 * unread. An unsuccessful response with a well-formed challenge is thrown as a {@link
 * ChallengeException}, and so is status 401 without one.
 *
 * <p>If the server requires a nonce in the proof, the request is sent once more, unless its body
 * can be read only once. The server's challenge is then thrown, {@link
 * DpopHandle#isNonceError(dev.oauth4jvm.OAuthException)} recognizes it, and the nonce is remembered
 * for another run with a new body. Immutable.
 */
public final class ProtectedResourceRequest implements Operation<Response> {

  private final Request request;
  private final @Nullable Secret accessToken;
  private final @Nullable DpopHandle dpop;

  private ProtectedResourceRequest(
      Request request, @Nullable Secret accessToken, @Nullable DpopHandle dpop) {
    this.request = request;
    this.accessToken = accessToken;
    this.dpop = dpop;
  }

  /**
   * A request with a bearer token.
   *
   * @throws IllegalArgumentException when the request has credentials of its own
   */
  public static ProtectedResourceRequest of(Request request, Secret accessToken) {
    return new ProtectedResourceRequest(
        TokenUse.requireNoCredentials(request),
        Objects.requireNonNull(accessToken, "accessToken"),
        null);
  }

  /**
   * A request without a token. If the resource refuses it, {@link ResourceDiscovery#challenged}
   * takes the exception, whose challenge may name the location of the metadata.
   *
   * @throws IllegalArgumentException when the request has credentials of its own
   */
  public static Operation<Response> withoutToken(Request request) {
    return new ProtectedResourceRequest(TokenUse.requireNoCredentials(request), null, null);
  }

  /** Sends a token that is bound to the handle's key, with a proof. */
  public ProtectedResourceRequest dpop(DpopHandle handle) {
    return new ProtectedResourceRequest(
        request, accessToken, Objects.requireNonNull(handle, "dpop"));
  }

  @Override
  public Step<Response> begin(Env env) {
    Endpoints.check(request.uri(), "resource", env);
    return new TokenUse(request, accessToken, dpop).begin(env, new Judgement());
  }

  private record Judgement() implements Exchange.Judge<Response> {
    @Override
    public Response judge(Response response) {
      Responses.refuseChallenge(response);
      if (response.status() == 401) {
        throw new ChallengeException(List.of(), response);
      }
      return response;
    }
  }
}
