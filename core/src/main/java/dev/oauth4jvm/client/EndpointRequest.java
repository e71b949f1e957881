package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all requests of a client to an endpoint that wants its authentication have in common.
 *
 * @param server whose endpoint
 * @param client who asks
 * @param authentication how it authenticates
 * @param form the parameters so far
 * @param headers what the caller adds
 * @param dpop the handle that proves, or null
 */
record EndpointRequest(
    AuthorizationServer server,
    Client client,
    ClientAuthentication authentication,
    Form form,
    Headers headers,
    @Nullable DpopHandle dpop) {

  EndpointRequest {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(authentication, "authentication");
  }

  static EndpointRequest of(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    return new EndpointRequest(server, client, authentication, Form.empty(), Headers.of(), null);
  }

  EndpointRequest form(Form form) {
    return new EndpointRequest(server, client, authentication, form, headers, dpop);
  }

  EndpointRequest dpop(DpopHandle dpop) {
    return new EndpointRequest(
        server, client, authentication, form, headers, Objects.requireNonNull(dpop, "dpop"));
  }

  /** Adds a header field of the caller's; authentication is no header field of the caller's. */
  EndpointRequest header(String name, String value) {
    if (name.equalsIgnoreCase("authorization") || name.equalsIgnoreCase("dpop")) {
      throw new IllegalArgumentException(
          "the header field \"" + name + "\" is the library's to set");
    }
    return new EndpointRequest(
        server, client, authentication, form, headers.with(name, value), dpop);
  }

  /** The run: the request, once more where the server wants a nonce in the proof, the judgement. */
  <R> Step<R> begin(String endpoint, Env env, SingleSend.Judge<R> judge) {
    URI uri = Endpoints.of(server, client, endpoint, env);
    return new Attempt<>(this, uri, request(uri, env), env, judge, true);
  }

  private Request request(URI uri, Env env) {
    ClientAuthentication.Credentials credentials = authentication.credentials(server, client, env);
    Headers all = Headers.of("accept", "application/json", "user-agent", Endpoints.USER_AGENT);
    for (Map.Entry<String, String> field : headers.entries()) {
      all = all.with(field.getKey(), field.getValue());
    }
    all = all.with("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
    for (Map.Entry<String, String> field : credentials.headers().entries()) {
      all = all.with(field.getKey(), field.getValue());
    }
    if (dpop != null) {
      all = all.with("dpop", dpop.proof("POST", uri, null, env).reveal());
    }
    return Request.of("POST", uri)
        .headers(all)
        .body(form.withAll(credentials.parameters()).encode().getBytes(StandardCharsets.UTF_8));
  }

  private record Attempt<R>(
      EndpointRequest endpoint,
      URI uri,
      Request request,
      Env env,
      SingleSend.Judge<R> judge,
      boolean mayRetry)
      implements Step.Send<R> {

    @Override
    public Step<R> receive(Response response) {
      DpopHandle dpop = endpoint.dpop();
      // RFC 9449, section 8: with the nonce that came, the same request may succeed
      if (dpop != null
          && dpop.remember(uri, response)
          && mayRetry
          && DpopHandle.isNonceError(response)) {
        return new Attempt<>(endpoint, uri, endpoint.request(uri, env), env, judge, false);
      }
      return new Step.Done<>(judge.judge(response));
    }

    @Override
    public Step<R> failed(IOException failure) throws IOException {
      throw failure;
    }
  }
}
