package dev.oauth4jvm.jwks;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.internal.flight.Source;
import java.io.IOException;
import java.net.URI;

/** How long a JWK Set is fresh, and how one is read from a store and fetched. */
final class JwksSource extends Source<JwksSnapshot> {

  private final Jwks jwks;

  JwksSource(Jwks jwks) {
    super(
        "the JWK Set", jwks.times(), jwks.store(), jwks.isWatched() ? new JwksReports(jwks) : null);
    this.jwks = jwks;
  }

  @Override
  protected boolean holdsFresh(long now) {
    JwksSnapshot held = jwks.cache().snapshot();
    return held != null && jwks.policy().isFresh(held.updatedAt(), now);
  }

  @Override
  protected boolean take(String document, Env env) throws EntryRejectedException {
    JwksSnapshot set = JwksDocument.read(document);
    long latest = env.epochSecond() + jwks.policy().futureTolerance();
    if (set.updatedAt() > latest) {
      throw new EntryRejectedException("the entry's \"uat\" is in the future");
    }
    // a process that has no set yet imports the one key that it needs, and no other
    if (jwks.cache().snapshot() != null && !set.isImportable(jwks.crypto())) {
      throw new EntryRejectedException("no key of the entry's \"jwks\" can be imported");
    }
    return jwks.cache().offer(set, latest);
  }

  @Override
  protected Step<JwksSnapshot> fetch(Env env, long at) {
    try {
      URI uri = Endpoints.of(jwks.authorizationServer(), "jwks_uri", env);
      return new Fetch(Endpoints.get(uri, JwksResponseCheck.ACCEPT), env, at);
    } catch (OAuthException refused) {
      throw refused.because(Reason.KEYS);
    }
  }

  private final class Fetch implements Step.Send<JwksSnapshot> {

    private final Request request;
    private final Env env;
    private final long at;

    Fetch(Request request, Env env, long at) {
      this.request = request;
      this.env = env;
      this.at = at;
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public Step<JwksSnapshot> receive(Response response) {
      try {
        // dated when the request was sent: a slow response does not replace a later request's
        // result
        JwksSnapshot fetched = JwksResponseCheck.judge(response, jwks, at);
        jwks.cache().acceptFetched(fetched, env.epochSecond());
        return new Step.Done<>(fetched);
      } catch (OAuthException refused) {
        refused.initRequest(request);
        throw refused.because(Reason.KEYS);
      }
    }

    @Override
    public Step<JwksSnapshot> failed(IOException failure) throws IOException {
      throw failure;
    }
  }
}
