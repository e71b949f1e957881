package dev.oauth4jvm.client;

import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.JwtHook;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.ClientJwt;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.ProfileChecks;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A signed authorization request (RFC 9101): the parameters as claims of a JWT of type {@code
 * oauth-authz-req+jwt}, valid for 60 seconds.
 *
 * <p>Immutable. To send it, use {@link #uri}, {@link #uriByReference} (the server fetches it), or
 * {@link PushedAuthorization}.
 */
public final class RequestObject {

  private static final String TYPE = "oauth-authz-req+jwt";

  /** The longest request URI in characters (RFC 9101, section 5.2). */
  private static final int LONGEST_URI = 512;

  private final AuthorizationRequest request;
  private final Secret jwt;

  /** The signed parameters that are required outside the object too. */
  private final Form repeated;

  private RequestObject(AuthorizationRequest request, String jwt, JsonObject claims) {
    this.request = request;
    this.jwt = Secret.of(jwt);
    Form outside = Form.empty();
    for (String name : List.of("response_type", "scope")) {
      String value = claims.string(name);
      outside = value == null ? outside : outside.with(name, value);
    }
    this.repeated = outside;
  }

  /** The request object of a request, signed by the client's key. */
  public static RequestObject sign(AuthorizationRequest request, SigningKey key, Env env) {
    return sign(request, key, JwtHook.NONE, env);
  }

  /** The request object of a request, with a hook that changes the JWT. */
  public static RequestObject sign(
      AuthorizationRequest request, SigningKey key, JwtHook hook, Env env) {
    JwtHook.Parts parts = parts(request, key, hook, env);
    return signed(request, ClientJwt.sign(key, parts.header(), parts.claims()), parts.claims());
  }

  /**
   * The signature of a request by a key that {@linkplain SigningKey#isRemote signs elsewhere}, as
   * an operation: the methods {@code sign} would block.
   */
  public static Operation<RequestObject> signing(
      AuthorizationRequest request, SigningKey key, JwtHook hook) {
    return env -> {
      JwtHook.Parts parts = parts(request, key, hook, env);
      return Steps.then(
          ClientJwt.signing(key, parts.header(), parts.claims()),
          jwt -> new Step.Done<>(signed(request, jwt, parts.claims())));
    };
  }

  private static JwtHook.Parts parts(
      AuthorizationRequest request, SigningKey key, JwtHook hook, Env env) {
    Objects.requireNonNull(key, "key");
    ClientJwt.requireRegistered(key, request.client(), "request_object_signing_alg");
    return hook.change(new JwtHook.Parts(ClientJwt.header(key, TYPE), claims(request, env)));
  }

  private static RequestObject signed(AuthorizationRequest request, String jwt, JsonObject claims) {
    ClientProfile profile = request.client().profile();
    if (profile != null) {
      ProfileChecks.requireAlgorithm(profile, jwt);
    }
    return new RequestObject(request, jwt, claims);
  }

  /**
   * A request object with {@code alg: none}, without a signature: anyone who controls the user's
   * browser can change it. OpenID Connect Core 1.0, section 6.1, allows servers to accept such an
   * object; RFC 9101, section 4, forbids it.
   */
  public static RequestObject unsigned(AuthorizationRequest request, Env env) {
    JsonObject claims = claims(request, env);
    RequestProfile.requireSigned(request.client().profile());
    JsonObject header = JsonObject.of("alg", "none", "typ", TYPE);
    return new RequestObject(request, ClientJwt.signingInput(header, claims) + ".", claims);
  }

  private static JsonObject claims(AuthorizationRequest request, Env env) {
    return RequestClaims.of(request.form(), request.authorizationServer(), request.client(), env);
  }

  /** The signed request. */
  public AuthorizationRequest request() {
    return request;
  }

  /** The JWT. */
  public Secret jwt() {
    return jwt;
  }

  /** {@code client_id} and {@code request}: the pushed parameters (RFC 9101, section 5). */
  public Form form() {
    return Form.empty()
        .with("client_id", request.client().clientId())
        .with("request", jwt.reveal());
  }

  /**
   * The URL for the user's browser, with {@code client_id}, {@code request} and the signed {@code
   * response_type} and {@code scope}, which OpenID Connect Core 1.0, section 6.1, and FAPI 1.0
   * Advanced, section 5.2.3, require outside the object too.
   */
  public URI uri(Env env) {
    RequestProfile.requirePushed(request.client().profile());
    return AuthorizationRequest.at(request.authorizationServer(), form().withAll(repeated), env);
  }

  /**
   * The URL for the user's browser if the server fetches the object itself (RFC 9101, section 5.2;
   * OpenID Connect Core 1.0, section 6.2): {@code client_id}, {@code request_uri}, {@code
   * response_type} and {@code scope}.
   *
   * @param location the URL at which the client serves {@link #response()} for the next 60 seconds:
   *     an {@code https:} URL of at most 512 characters that cannot be guessed
   * @throws IllegalArgumentException when the location is not such a URL; {@code http:} is accepted
   *     if the environment allows insecure requests
   */
  public URI uriByReference(URI location, Env env) {
    RequestProfile.requirePushed(request.client().profile());
    String scheme = String.valueOf(location.getScheme());
    boolean secure =
        scheme.equalsIgnoreCase("https")
            || (scheme.equalsIgnoreCase("http") && env.insecureRequestsAllowed());
    String text = location.toASCIIString();
    if (!secure || !Endpoints.isUsable(location) || text.length() > LONGEST_URI) {
      throw new IllegalArgumentException(
          "location must be an https: URL of at most 512 characters (RFC 9101, section 5.2)");
    }
    Form reference =
        Form.empty().with("client_id", request.client().clientId()).with("request_uri", text);
    return AuthorizationRequest.at(request.authorizationServer(), reference.withAll(repeated), env);
  }

  /**
   * The response to the server's request for the object: status 200, the JWT as {@code
   * application/oauth-authz-req+jwt} (RFC 9101, sections 5.2.3 and 10.7), not to be stored by
   * caches.
   */
  public Response response() {
    return Response.of(
        200,
        Headers.of("content-type", "application/" + TYPE, "cache-control", "no-store"),
        jwt.reveal().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "RequestObject[" + request + "]";
  }
}
