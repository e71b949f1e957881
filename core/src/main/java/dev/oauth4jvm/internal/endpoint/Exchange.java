package dev.oauth4jvm.internal.endpoint;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Steps;
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

  /**
   * The maker of requests; each is new, since proofs and assertions are used once. It waits for the
   * signatures of keys that are elsewhere.
   */
  public interface Source {
    Step<Request> request(Env env);
  }

  /** The judge of a response: returns its result, or refuses it. */
  public interface Judge<R> {
    R judge(Response response);
  }

  public static <R> Step<R> begin(
      Source source, @Nullable DpopHandle dpop, Env env, Judge<R> judge) {
    Step<Request> made = source.request(env);
    return made instanceof Step.Done<Request> done // a starting process links no lambda
        ? first(source, done.result(), dpop, env, judge)
        : Steps.then(made, request -> first(source, request, dpop, env, judge));
  }

  private static <R> Exchange<R> first(
      Source source, Request request, @Nullable DpopHandle dpop, Env env, Judge<R> judge) {
    Body body = request.streamedBody();
    boolean mayRetry = dpop != null && dpop.retries() && (body == null || body.isRepeatable());
    return new Exchange<>(source, request, dpop, mayRetry, env, judge);
  }

  @Override
  public Step<R> receive(Response response) {
    // remembered whatever the response is otherwise
    boolean hasNonce = dpop != null && dpop.remember(request.uri(), response);
    if (hasNonce && mayRetry && DpopHandle.isNonceError(response)) {
      return Steps.then(
          source.request(env),
          repeated -> new Exchange<>(source, repeated, dpop, false, env, judge));
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
