package dev.oauth4jvm.internal.endpoint;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Endpoints;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request with an access token, in the Bearer scheme or, with a handle, by DPoP.
 *
 * @param plain the request without credentials
 * @param accessToken the token; null for none
 * @param dpop the handle for proofs, or null
 */
public record TokenUse(Request plain, @Nullable Secret accessToken, @Nullable DpopHandle dpop)
    implements Exchange.Source {

  /**
   * The run, to a checked URL: the request, repeated once if the server requires a nonce in the
   * proof, and the judgment.
   */
  public <R> Step<R> begin(Env env, Exchange.Judge<R> judge) {
    return Exchange.begin(this, dpop, env, judge);
  }

  @Override
  public Request request(Env env) {
    Request result = plain;
    if (!plain.headers().has("user-agent")) {
      result = result.header("user-agent", Endpoints.USER_AGENT);
    }
    if (dpop != null) {
      result =
          result.header("dpop", dpop.proof(plain.method(), plain.uri(), accessToken, env).reveal());
    }
    if (accessToken != null) {
      result =
          result.header(
              "authorization", (dpop == null ? "Bearer " : "DPoP ") + accessToken.reveal());
    }
    return result;
  }
}
