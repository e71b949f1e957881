package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * An authorization request, sent to the authorization server by the user's browser (RFC 6749,
 * section 4.1.1; OpenID Connect Core 1.0, section 3.1.2.1).
 *
 * {@snippet file="AuthorizationSnippets.java" region="request"}
 *
 * <p>Either {@link #pkce} or {@link #withoutPkce} must be called. A parameter is set once: a second
 * value is an {@link IllegalArgumentException}. Immutable: each method returns a changed copy.
 */
public final class AuthorizationRequest {

  private static final String ID_TOKEN = "id_token";

  private final AuthorizationServer server;
  private final Client client;
  private final Form form;
  private final boolean pkceDecided;

  private AuthorizationRequest(
      AuthorizationServer server, Client client, Form form, boolean pkceDecided) {
    this.server = server;
    this.client = client;
    this.form = form;
    this.pkceDecided = pkceDecided;
  }

  /**
   * A request for an authorization code ({@code response_type=code}), to be returned to {@code
   * redirectUri}.
   */
  public static AuthorizationRequest of(
      AuthorizationServer server, Client client, String redirectUri) {
    return new AuthorizationRequest(
        Objects.requireNonNull(server, "server"),
        client,
        Form.empty()
            .with("client_id", client.clientId())
            .with("response_type", "code")
            .with("redirect_uri", redirectUri),
        false);
  }

  /** Adds the challenge of a code verifier (RFC 7636, section 4.3). */
  public AuthorizationRequest pkce(Pkce pkce) {
    return new AuthorizationRequest(
        server,
        client,
        form.once("code_challenge", pkce.challenge()).once("code_challenge_method", "S256"),
        true);
  }

  /**
   * Omits the proof key: whoever obtains the code can then redeem it, if the client does not
   * authenticate, or make the client redeem it in another session (RFC 9700, section 2.1.1).
   */
  public AuthorizationRequest withoutPkce() {
    return new AuthorizationRequest(
        server, client, form.without("code_challenge").without("code_challenge_method"), true);
  }

  /** Adds {@code state}: {@link RandomValue#of}, kept in the user's session. */
  public AuthorizationRequest state(String state) {
    return set("state", state);
  }

  /** Adds {@code nonce}: {@link RandomValue#of}, kept in the user's session. */
  public AuthorizationRequest nonce(String nonce) {
    return set("nonce", nonce);
  }

  /** Adds {@code scope}: space-delimited values. */
  public AuthorizationRequest scope(String scope) {
    return set("scope", scope);
  }

  /**
   * Adds a {@code resource} for which the token is requested (RFC 8707, section 2).
   *
   * @throws IllegalArgumentException when it is not an absolute URI without fragment
   */
  public AuthorizationRequest resource(String resource) {
    return with(form.and("resource", Endpoints.requireResource(resource)));
  }

  /**
   * Adds {@code max_age}, in seconds.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public AuthorizationRequest maxAge(long seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("maxAge is negative: " + seconds);
    }
    return set("max_age", Long.toString(seconds));
  }

  /** Adds {@code claims} (OpenID Connect Core 1.0, section 5.5). */
  public AuthorizationRequest claims(JsonObject claims) {
    return set("claims", claims.toJson());
  }

  /**
   * Adds {@code authorization_details} (RFC 9396, section 2).
   *
   * @throws IllegalArgumentException when there is none, or one has no {@code type}
   */
  public AuthorizationRequest authorizationDetails(List<JsonObject> details) {
    return set(AuthorizationDetails.NAME, AuthorizationDetails.encode(details));
  }

  /**
   * Adds {@code dpop_jkt}: the code can be redeemed with the handle's key only (RFC 9449, section
   * 10).
   */
  public AuthorizationRequest dpop(DpopHandle dpop) {
    return set("dpop_jkt", dpop.thumbprint());
  }

  /** Adds {@code response_mode}: {@code form_post}, {@code jwt}, and so on. */
  public AuthorizationRequest responseMode(String mode) {
    return set("response_mode", mode);
  }

  /**
   * Sets another {@code response_type}: {@code code id_token}, which needs a nonce and the scope
   * {@code openid}.
   *
   * @throws IllegalArgumentException when the type lacks a code, or includes an access token
   */
  public AuthorizationRequest responseType(String type) {
    List<String> values = List.of(type.split(" ", -1));
    if (!values.contains("code") || !List.of("code", ID_TOKEN).containsAll(values)) {
      throw new IllegalArgumentException(
          "type is not supported: \"code\" and \"code id_token\" are, not " + type);
    }
    return with(form.with("response_type", type));
  }

  /**
   * Adds a parameter of the caller's.
   *
   * @throws IllegalArgumentException when the parameter is already set, or must be set by its own
   *     method or type
   */
  public AuthorizationRequest parameter(String name, String value) {
    if (List.of("code_challenge", "code_challenge_method", "request", "request_uri")
        .contains(name)) {
      throw new IllegalArgumentException(
          "the parameter \""
              + name
              + "\" comes from pkce(…), RequestObject or PushedAuthorization");
    }
    return with(name.equals("resource") ? form.and(name, value) : form.once(name, value));
  }

  /** The authorization server. */
  public AuthorizationServer authorizationServer() {
    return server;
  }

  /** The client. */
  public Client client() {
    return client;
  }

  /**
   * The parameters.
   *
   * @throws IllegalStateException when neither {@link #pkce} nor {@link #withoutPkce} was called,
   *     when an ID Token is requested without nonce, without the scope {@code openid}, or in a
   *     query, or when the request violates the client's profile
   */
  public Form form() {
    if (!pkceDecided) {
      throw new IllegalStateException("call pkce(…), or withoutPkce() to omit the proof key");
    }
    if (values("response_type").contains(ID_TOKEN)) {
      // OpenID Connect Core 1.0, sections 3.3.2.1 and 3.3.2.11; OAuth 2.0 Multiple Response Types
      require(form.first("nonce") != null, "nonce(…)");
      require(values("scope").contains("openid"), "scope(…) with \"openid\"");
      String mode = form.first("response_mode");
      require(mode == null || !mode.startsWith("query"), "a response mode other than " + mode);
    }
    ClientProfile profile = client.profile();
    return profile == null ? form : RequestProfile.apply(profile, form);
  }

  /**
   * The URL for the user's browser: {@code authorization_endpoint} with the parameters.
   *
   * @throws IllegalStateException as {@link #form()} does
   * @throws dev.oauth4jvm.ProcessingException {@link
   *     dev.oauth4jvm.ErrorCode#MISSING_SERVER_METADATA} or {@link
   *     dev.oauth4jvm.ErrorCode#INVALID_SERVER_METADATA}
   */
  public URI uri(Env env) {
    Form all = form();
    RequestProfile.requirePushed(client.profile());
    RequestProfile.requireSigned(client.profile());
    return at(server, all, env);
  }

  /** {@code authorization_endpoint} with these parameters. */
  static URI at(AuthorizationServer server, Form form, Env env) {
    return Endpoints.withQuery(Endpoints.forBrowser(server, "authorization_endpoint", env), form);
  }

  /** Shows only the names of the parameters. */
  @Override
  public String toString() {
    return "AuthorizationRequest[" + server.issuer() + ", " + form + "]";
  }

  private List<String> values(String name) {
    String all = form.first(name);
    return all == null ? List.of() : List.of(all.split(" ", -1));
  }

  private static void require(boolean fulfilled, String what) {
    if (!fulfilled) {
      throw new IllegalStateException("response_type \"code id_token\" needs " + what);
    }
  }

  private AuthorizationRequest set(String name, String value) {
    return with(form.once(name, Objects.requireNonNull(value, name)));
  }

  private AuthorizationRequest with(Form changed) {
    return new AuthorizationRequest(server, client, changed, pkceDecided);
  }
}
