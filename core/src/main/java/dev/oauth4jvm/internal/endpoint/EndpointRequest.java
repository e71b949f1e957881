package dev.oauth4jvm.internal.endpoint;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.ClientAuthentication.Credentials;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.ProfileChecks;
import dev.oauth4jvm.internal.Steps;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client to an endpoint that requires its authentication.
 *
 * @param server the server that has the endpoint
 * @param client the requesting client
 * @param authentication the client's authentication
 * @param form the parameters so far
 * @param headers the caller's header fields
 * @param dpop the handle for proofs, or null
 */
public record EndpointRequest(
    AuthorizationServer server,
    Client client,
    ClientAuthentication authentication,
    Form form,
    Headers headers,
    @Nullable DpopHandle dpop) {

  public EndpointRequest {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(authentication, "authentication");
  }

  public static EndpointRequest of(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    return new EndpointRequest(server, client, authentication, Form.empty(), Headers.of(), null);
  }

  public EndpointRequest form(Form form) {
    return new EndpointRequest(server, client, authentication, form, headers, dpop);
  }

  public EndpointRequest dpop(DpopHandle dpop) {
    return new EndpointRequest(
        server, client, authentication, form, headers, Objects.requireNonNull(dpop, "dpop"));
  }

  /**
   * Adds a header field; {@code authorization}, {@code dpop} and {@code content-type} are refused.
   */
  public EndpointRequest header(String name, String value) {
    if (name.equalsIgnoreCase("authorization")
        || name.equalsIgnoreCase("dpop")
        || name.equalsIgnoreCase("content-type")) {
      throw new IllegalArgumentException(
          "the header field \"" + name + "\" is the library's to set");
    }
    return new EndpointRequest(
        server, client, authentication, form, headers.with(name, value), dpop);
  }

  /**
   * The run: the request, repeated once if the server requires a nonce in the proof, and the
   * judgment.
   */
  public <R> Step<R> begin(String endpoint, Env env, Exchange.Judge<R> judge) {
    URI uri = Endpoints.of(server, client, endpoint, env);
    return Exchange.begin(new ToEndpoint(this, uri), dpop, env, judge);
  }

  private Step<Request> request(URI uri, Env env) {
    Step<Credentials> step = authentication.begin(server, client, env);
    return step instanceof Step.Done<Credentials> done // a starting process links no lambda
        ? proven(uri, done.result(), env)
        : Steps.then(step, credentials -> proven(uri, credentials, env));
  }

  private Step<Request> proven(URI uri, Credentials credentials, Env env) {
    if (dpop == null) {
      return new Step.Done<>(request(uri, credentials, null));
    }
    Step<Secret> step = dpop.beginProof("POST", uri, null, env);
    return step instanceof Step.Done<Secret> done
        ? new Step.Done<>(request(uri, credentials, done.result()))
        : Steps.then(step, proof -> new Step.Done<>(request(uri, credentials, proof)));
  }

  private Request request(URI uri, Credentials credentials, @Nullable Secret proof) {
    ClientProfile profile = client.profile();
    if (profile != null && !isByCertificate()) {
      ProfileChecks.requireAssertion(profile, credentials.parameters().first("client_assertion"));
    }
    Headers all = Headers.of("accept", "application/json", "user-agent", Endpoints.USER_AGENT);
    for (Map.Entry<String, String> field : headers.entries()) {
      all = all.with(field.getKey(), field.getValue());
    }
    // RFC 6749, appendix B: without a parameter
    all = all.with("content-type", "application/x-www-form-urlencoded");
    for (Map.Entry<String, String> field : credentials.headers().entries()) {
      all = all.with(field.getKey(), field.getValue());
    }
    if (proof != null) {
      if (profile != null) {
        ProfileChecks.requireAlgorithm(profile, proof.reveal());
      }
      all = all.with("dpop", proof.reveal());
    }
    return Request.of("POST", uri)
        .headers(all)
        .body(form.withAll(credentials.parameters()).encode().getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the client authenticates by the certificate of the transport. */
  public boolean isByCertificate() {
    return authentication.equals(ClientAuthentication.tls());
  }

  private record ToEndpoint(EndpointRequest endpoint, URI uri) implements Exchange.Source {
    @Override
    public Step<Request> request(Env env) {
      return endpoint.request(uri, env);
    }
  }
}
