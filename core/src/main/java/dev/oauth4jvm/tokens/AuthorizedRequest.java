package dev.oauth4jvm.tokens;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.endpoint.TokenUse;
import java.util.Objects;

/**
 * A {@link ProtectedResourceRequest} with the current token of a {@link TokenSource}, and with a
 * proof if the source's tokens are bound to a key (RFC 9449).
 *
 * {@snippet file="TokenSnippets.java" region="use"}
 *
 * <p>When the resource refuses the token with status 401 and {@code invalid_token} (RFC 6750,
 * section 3.1), the source {@linkplain TokenSource#renew renews} it, and the request is sent once
 * more if the new token is another one. When the resource requires a nonce in the proof, the
 * request is sent once more for that, too. A request whose body can be read only once is never
 * repeated; the refusal is thrown, and the next run has another token or the nonce.
 *
 * <p>A run fails as {@link TokenSource#token} does, then as {@link ProtectedResourceRequest} does.
 * A URL that {@link Env} does not allow is refused before a token is searched for. Redirects are
 * not followed, so the token goes to the request's host alone. Immutable.
 */
public final class AuthorizedRequest implements Operation<Response> {

  private final Request request;
  private final TokenSource tokens;

  private AuthorizedRequest(Request request, TokenSource tokens) {
    this.request = request;
    this.tokens = tokens;
  }

  /**
   * Creates the operation.
   *
   * @throws IllegalArgumentException when the request has credentials of its own
   */
  public static AuthorizedRequest of(Request request, TokenSource tokens) {
    return new AuthorizedRequest(
        TokenUse.requireNoCredentials(request), Objects.requireNonNull(tokens, "tokens"));
  }

  @Override
  public Step<Response> begin(Env env) {
    Endpoints.check(request.uri(), "resource", env);
    return Steps.then(
        tokens.token().begin(env),
        token ->
            Steps.then(
                with(token).begin(env),
                response -> new Step.Done<>(response),
                refusal -> refused(refusal, token, env)));
  }

  private ProtectedResourceRequest with(StoredToken token) {
    ProtectedResourceRequest sent = ProtectedResourceRequest.of(request, token.accessToken());
    DpopHandle handle = tokens.proving(token);
    return handle == null ? sent : sent.dpop(handle);
  }

  private Step<Response> refused(OAuthException refusal, StoredToken token, Env env) {
    if (!(refusal instanceof ChallengeException challenged)
        || !RequestCredentials.isInvalidToken(
            challenged.response().status(), challenged.challenges())) {
      throw refusal;
    }
    Body body = request.streamedBody();
    if (!tokens.refuse(token, env) || (body != null && !body.isRepeatable())) {
      throw refusal;
    }
    return Steps.then(
        tokens.token().begin(env),
        other -> {
          if (other.equals(token)) {
            throw refusal;
          }
          return with(other).begin(env);
        });
  }
}
