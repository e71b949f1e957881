package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.time.Duration;

/**
 * Pushes an authorization request to the server (RFC 9126).
 *
 * <p>Rejects unless the status is 201, {@code request_uri} is a string and {@code expires_in} a
 * number. Immutable: each method returns a changed copy.
 */
public final class PushedAuthorization
    extends EndpointOperation<PushedAuthorization, PushedAuthorization.Pushed> {

  private static final String WHAT = "pushed authorization response";

  private final AuthorizationRequest pushed;

  private PushedAuthorization(AuthorizationRequest pushed, EndpointRequest request) {
    super(request);
    this.pushed = pushed;
  }

  /** The push of a plain request. */
  public static PushedAuthorization of(
      AuthorizationRequest request, ClientAuthentication authentication) {
    Form form = request.form();
    RequestProfile.requireSigned(request.client().profile());
    return of(request, form, authentication);
  }

  /** The push of a signed request. */
  public static PushedAuthorization of(RequestObject signed, ClientAuthentication authentication) {
    RequestProfile.requireProofKey(signed.request().client().profile(), signed.request().form());
    return of(signed.request(), signed.form(), authentication);
  }

  private static PushedAuthorization of(
      AuthorizationRequest request, Form form, ClientAuthentication authentication) {
    return new PushedAuthorization(
        request,
        EndpointRequest.of(request.authorizationServer(), request.client(), authentication)
            .form(form));
  }

  /**
   * Adds a DPoP proof: the code will be bound to the handle's key (RFC 9449, section 10.1).
   *
   * @throws IllegalArgumentException when the request is bound to another handle's key
   */
  public PushedAuthorization dpop(DpopHandle dpop) {
    String bound = pushed.form().first("dpop_jkt");
    if (bound != null && !bound.equals(dpop.thumbprint())) {
      throw new IllegalArgumentException("the request's \"dpop_jkt\" is of another key than dpop");
    }
    return with(request().dpop(dpop));
  }

  @Override
  PushedAuthorization with(EndpointRequest changed) {
    return new PushedAuthorization(pushed, changed);
  }

  @Override
  public Step<Pushed> begin(Env env) {
    return request()
        .begin(
            "pushed_authorization_request_endpoint",
            env,
            new Judgement(request().server(), request().client()));
  }

  private record Judgement(AuthorizationServer server, Client client)
      implements Exchange.Judge<Pushed> {
    @Override
    public Pushed judge(Response response) {
      JsonObject json = Responses.oauthJson(response, 201, "request_uri", WHAT);
      String uri = Responses.requireVisible(json, "request_uri", WHAT);
      return new Pushed(server, client, Secret.of(uri), JsonSeconds.expiresIn(json, WHAT), json);
    }
  }

  /** A pushed request. */
  public static final class Pushed {

    private final AuthorizationServer server;
    private final Client client;
    private final Secret requestUri;
    private final Duration expiresIn;
    private final JsonObject json;

    private Pushed(
        AuthorizationServer server,
        Client client,
        Secret requestUri,
        Duration expiresIn,
        JsonObject json) {
      this.server = server;
      this.client = client;
      this.requestUri = requestUri;
      this.expiresIn = expiresIn;
      this.json = json;
    }

    /** {@code request_uri}, with which anyone can continue the request. */
    public Secret requestUri() {
      return requestUri;
    }

    /** {@code expires_in}. */
    public Duration expiresIn() {
      return expiresIn;
    }

    /** All members of the response. */
    public JsonObject json() {
      return json;
    }

    /** The URL for the user's browser. */
    public URI uri(Env env) {
      return AuthorizationRequest.at(
          server,
          Form.empty()
              .with("client_id", client.clientId())
              .with("request_uri", requestUri.reveal()),
          env);
    }

    @Override
    public String toString() {
      return "Pushed[" + server.issuer() + ", expires_in=" + expiresIn + "]";
    }
  }
}
