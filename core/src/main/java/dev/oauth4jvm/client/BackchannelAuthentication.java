package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.JwtHook;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.ClientJwt;
import dev.oauth4jvm.internal.ProfileChecks;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests the authentication of a user on the user's own device (OpenID Connect Client-Initiated
 * Backchannel Authentication Core 1.0, section 7).
 *
 * <p>Rejects unless the status is 200, {@code auth_req_id} is a string, {@code expires_in} a
 * number, and {@code interval}, if there is one, a number of 0 or more. Immutable: each method
 * returns a changed copy.
 */
public final class BackchannelAuthentication
    extends EndpointOperation<BackchannelAuthentication, BackchannelAuthentication.Started> {

  private static final String WHAT = "backchannel authentication response";

  private final @Nullable Signer signer;

  private BackchannelAuthentication(EndpointRequest request, @Nullable Signer signer) {
    super(request);
    this.signer = signer;
  }

  /** A request to the server's {@code backchannel_authentication_endpoint}. */
  public static BackchannelAuthentication of(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    return new BackchannelAuthentication(
        EndpointRequest.of(server, client, authentication)
            .form(Form.empty().with("client_id", client.clientId())),
        null);
  }

  /** Adds {@code scope}, {@code openid} among its values. */
  public BackchannelAuthentication scope(String scope) {
    return set("scope", scope);
  }

  /** Adds {@code login_hint}, which names the user. */
  public BackchannelAuthentication loginHint(String hint) {
    return set("login_hint", hint);
  }

  /** Adds {@code id_token_hint}, which names the user. */
  public BackchannelAuthentication idTokenHint(IdToken hint) {
    return idTokenHint(hint.token());
  }

  /** Adds {@code id_token_hint} from {@link IdToken#token}, whose text a session has kept. */
  public BackchannelAuthentication idTokenHint(Secret hint) {
    return set("id_token_hint", hint.reveal());
  }

  /** Adds {@code binding_message}, which both devices show. */
  public BackchannelAuthentication bindingMessage(String message) {
    return set("binding_message", message);
  }

  /**
   * Adds {@code client_notification_token}, which authenticates the server's ping (section 7.1).
   */
  public BackchannelAuthentication notificationToken(Secret token) {
    return set("client_notification_token", token.reveal());
  }

  @Override
  BackchannelAuthentication with(EndpointRequest changed) {
    return new BackchannelAuthentication(changed, signer);
  }

  /**
   * Signs the request (section 7.1.1): all parameters become claims of a JWT in the parameter
   * {@code request}, with {@code aud}, {@code iss}, {@code jti}, {@code iat} and {@code nbf}, and
   * an {@code exp} 60 seconds after the run begins.
   *
   * @throws IllegalArgumentException when the key's algorithm is not the {@code
   *     backchannel_authentication_request_signing_alg} that the client registered
   */
  public BackchannelAuthentication sign(SigningKey key) {
    return sign(key, JwtHook.NONE);
  }

  /** Signs the request, with a hook that changes the JWT; see {@link #sign(SigningKey)}. */
  public BackchannelAuthentication sign(SigningKey key, JwtHook hook) {
    ClientJwt.requireRegistered(
        key, request().client(), "backchannel_authentication_request_signing_alg");
    return new BackchannelAuthentication(
        request(), new Signer(key, Objects.requireNonNull(hook, "hook")));
  }

  @Override
  public Step<Started> begin(Env env) {
    if (signer == null) {
      RequestProfile.requireSigned(request().client().profile());
      return begin(request(), env);
    }
    return Steps.then(signer.sign(request(), env), signed -> begin(signed, env));
  }

  private static Step<Started> begin(EndpointRequest request, Env env) {
    return request.begin("backchannel_authentication_endpoint", env, new Judgement());
  }

  private record Signer(SigningKey key, JwtHook hook) {

    /** The request with only the JWT: no other parameter is allowed. */
    Step<EndpointRequest> sign(EndpointRequest request, Env env) {
      // iss names the client
      JsonObject claims =
          RequestClaims.of(
              request.form().without("client_id"), request.server(), request.client(), env);
      JwtHook.Parts parts = hook.change(new JwtHook.Parts(ClientJwt.header(key, null), claims));
      return Steps.then(
          ClientJwt.signing(key, parts.header(), parts.claims()),
          jwt -> new Step.Done<>(signed(request, jwt)));
    }

    private static EndpointRequest signed(EndpointRequest request, String jwt) {
      ClientProfile profile = request.client().profile();
      if (profile != null) {
        ProfileChecks.requireAlgorithm(profile, jwt);
      }
      return request.form(Form.empty().with("request", jwt));
    }
  }

  private record Judgement() implements Exchange.Judge<Started> {
    @Override
    public Started judge(Response response) {
      return new Started(Responses.oauthJson(response, 200, "auth_req_id", WHAT));
    }
  }

  /**
   * The identifier to poll with, or that a ping names. Only {@link BackchannelAuthentication}
   * creates one.
   *
   * <p>Immutable. Its {@code toString} shows no identifier.
   */
  public static final class Started {

    private final JsonObject json;
    private final Secret authReqId;
    private final Duration expiresIn;
    private final Duration interval;

    Started(JsonObject json) {
      this.json = json;
      authReqId = Secret.of(Responses.requirePrintable(json, "auth_req_id", WHAT));
      expiresIn = JsonSeconds.expiresIn(json, WHAT);
      interval = JsonSeconds.interval(json, WHAT);
    }

    /** {@code auth_req_id}. */
    public Secret authReqId() {
      return authReqId;
    }

    /** {@code expires_in}. */
    public Duration expiresIn() {
      return expiresIn;
    }

    /** {@code interval}, from 1 s to 1 h; 5 s if the server sends none or 0. */
    public Duration interval() {
      return interval;
    }

    /** All members, including unknown ones and the identifier. */
    public JsonObject json() {
      return json;
    }

    @Override
    public String toString() {
      return "Started[expires_in=" + expiresIn + "]";
    }
  }
}
