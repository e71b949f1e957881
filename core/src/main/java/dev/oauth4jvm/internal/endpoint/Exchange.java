package dev.oauth4jvm.internal.endpoint;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One request and the judgment of its response; the request is repeated once if the server requires
 * a nonce in the proof (RFC 9449, sections 8 and 9).
 *
 * @param source the maker of the request
 * @param request the request to send now
 * @param dpop the handle for proofs, or null
 * @param mayRetry whether the request may be sent once more
 * @param env the run's surroundings
 * @param judge the judge of the response
 */
public record Exchange<R>(
    Source source,
    Request request,
    @Nullable DpopHandle dpop,
    boolean mayRetry,
    Env env,
    Judge<R> judge)
    implements Step.Send<R> {

  /** The maker of requests; each is new, since proofs and assertions are used once. */
  public interface Source {
    Request request(Env env);
  }

  /** The judge of a response: returns its result, or refuses it. */
  public interface Judge<R> {
    R judge(Response response);
  }

  public static <R> Exchange<R> begin(
      Source source, @Nullable DpopHandle dpop, Env env, Judge<R> judge) {
    Request request = source.request(env);
    Body body = request.streamedBody();
    boolean mayRetry = dpop != null && dpop.retries() && (body == null || body.isRepeatable());
    return new Exchange<>(source, request, dpop, mayRetry, env, judge);
  }

  @Override
  public Step<R> receive(Response response) {
    // remembered whatever the response is otherwise
    boolean hasNonce = dpop != null && dpop.remember(request.uri(), response);
    if (hasNonce && mayRetry && DpopHandle.isNonceError(response)) {
      return new Exchange<>(source, source.request(env), dpop, false, env, judge);
    }
    try {
      return new Step.Done<>(judge.judge(response));
    } catch (OAuthException refusal) {
      OAuthException shown = SentSecrets.areQuoted(refusal, request) ? refusal.unquoted() : refusal;
      shown.initRequest(request);
      throw shown;
    }
  }

  @Override
  public Step<R> failed(IOException failure) throws IOException {
    throw failure;
  }
}
