package dev.oauth4jvm.internal.endpoint;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Steps;
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
   * Returns a request of the caller's, which must have no credentials of its own.
   *
   * @throws IllegalArgumentException when it has
   */
  public static Request requireNoCredentials(Request request) {
    if (request.headers().has("authorization") || request.headers().has("dpop")) {
      throw new IllegalArgumentException(
          "the request has an \"authorization\" or \"dpop\" header field, which is the library's to"
              + " set");
    }
    return request;
  }

  /**
   * The run, to a checked URL: the request, repeated once if the server requires a nonce in the
   * proof, and the judgment.
   */
  public <R> Step<R> begin(Env env, Exchange.Judge<R> judge) {
    return Exchange.begin(this, dpop, env, judge);
  }

  @Override
  public Step<Request> request(Env env) {
    Headers fields = plain.headers();
    if (!fields.has("user-agent")) {
      fields = fields.with("user-agent", Endpoints.USER_AGENT);
    }
    Step<Headers> step = credentials(fields, env);
    return step instanceof Step.Done<Headers> done // a starting process links no lambda
        ? new Step.Done<>(plain.headers(done.result()))
        : Steps.then(step, all -> new Step.Done<>(plain.headers(all)));
  }

  /** The header fields with the credentials added: a new proof, and the token. */
  public Step<Headers> credentials(Headers fields, Env env) {
    if (dpop == null) {
      return new Step.Done<>(with(fields, null));
    }
    Step<Secret> step = dpop.beginProof(plain.method(), plain.uri(), accessToken, env);
    return step instanceof Step.Done<Secret> done
        ? new Step.Done<>(with(fields, done.result()))
        : Steps.then(step, proof -> new Step.Done<>(with(fields, proof)));
  }

  private Headers with(Headers fields, @Nullable Secret proof) {
    Headers result = proof == null ? fields : fields.with("dpop", proof.reveal());
    if (accessToken != null) {
      result =
          result.with("authorization", (dpop == null ? "Bearer " : "DPoP ") + accessToken.reveal());
    }
    return result;
  }
}
