package dev.oauth4jvm.client;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request with an access token, by the Bearer scheme or, with a handle, by DPoP.
 *
 * @param request what to send, without credentials
 * @param accessToken the token; null for none
 * @param dpop the handle that proves, or null
 */
record TokenUse(Request request, @Nullable Secret accessToken, @Nullable DpopHandle dpop) {

  /** The run: the request, once more where the server wants a nonce in the proof, the judgement. */
  <R> Step<R> begin(Env env, SingleSend.Judge<R> judge) {
    Endpoints.checkScheme(request.uri(), env);
    return new Attempt<>(this, authorized(env), env, judge, true);
  }

  private Request authorized(Env env) {
    Request result = request;
    if (!request.headers().has("user-agent")) {
      result = result.header("user-agent", Endpoints.USER_AGENT);
    }
    if (dpop != null) {
      result =
          result.header(
              "dpop", dpop.proof(request.method(), request.uri(), accessToken, env).reveal());
    }
    if (accessToken != null) {
      result =
          result.header(
              "authorization", (dpop == null ? "Bearer " : "DPoP ") + accessToken.reveal());
    }
    return result;
  }

  private record Attempt<R>(
      TokenUse use, Request request, Env env, SingleSend.Judge<R> judge, boolean mayRetry)
      implements Step.Send<R> {

    @Override
    public Step<R> receive(Response response) {
      DpopHandle dpop = use.dpop();
      // RFC 9449, section 9: with the nonce that came, the same request may succeed
      if (dpop != null
          && dpop.remember(request.uri(), response)
          && mayRetry
          && DpopHandle.isNonceError(response)) {
        return new Attempt<>(use, use.authorized(env), env, judge, false);
      }
      return new Step.Done<>(judge.judge(response));
    }

    @Override
    public Step<R> failed(IOException failure) throws IOException {
      throw failure;
    }
  }
}
