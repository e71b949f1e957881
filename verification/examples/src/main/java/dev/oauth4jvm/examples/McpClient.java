package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.signin.Callback;
import dev.oauth4jvm.signin.SignIn;
import dev.oauth4jvm.signin.StepUp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authorization of a Model Context Protocol client: each refused request is answered by
 * discovery, a client of that server alone, a user's sign-in for the named resource, and, if the
 * token does not suffice, step-up. It is for one thread.
 */
public final class McpClient {

  private final Settings settings;
  private final Browser browser;
  private final URI url;
  private final Env env;
  private final Driver http;

  private @Nullable ResourceServer resource;
  private @Nullable AuthorizationServer server;
  private @Nullable Client client;
  private ClientAuthentication authentication = ClientAuthentication.none();
  private String granted = "";
  private @Nullable Secret token;

  /**
   * Makes a client without a token.
   *
   * @param settings {@code RESOURCE}, the server's URL; {@code REDIRECT_URI}; and, if this client
   *     is registered, {@code ISSUER}, {@code CLIENT_ID} and {@code CLIENT_SECRET}; otherwise
   *     {@code CLIENT_METADATA}, the URL of its metadata document, for servers that take one
   * @param allowed the rule for the hosts that may be contacted
   * @param browser the way of the user to the authorization server and back
   */
  public McpClient(Settings settings, Destinations allowed, Browser browser) throws IOException {
    this.settings = settings;
    this.browser = browser;
    this.url = URI.create(settings.get("RESOURCE"));
    this.env = settings.env().destinations(allowed); // the server names further hosts
    this.http = settings.http().env(env);
  }

  /** Posts a message, after at most {@value StepUp#MAX_ROUNDS} authorizations. */
  public Response post(JsonObject message) throws IOException {
    StepUp stepUp = StepUp.of(url.toString(), String.valueOf(message.string("method")));
    for (int authorizations = 0; ; authorizations++) {
      Request call =
          Request.post(url)
              .header("content-type", "application/json")
              .header("accept", "application/json, text/event-stream")
              .body(message.toJson().getBytes(StandardCharsets.UTF_8));
      try {
        return http.run(
            token == null
                ? ProtectedResourceRequest.withoutToken(call)
                : ProtectedResourceRequest.of(call, token));
      } catch (ChallengeException refusal) {
        if (authorizations == StepUp.MAX_ROUNDS) { // the first one counts, too
          throw refusal;
        }
        if (token != null) {
          stepUp = stepUp.answer(refusal);
        }
        authorize(refusal, stepUp);
      }
    }
  }

  private void authorize(ChallengeException refusal, StepUp stepUp) throws IOException {
    if (resource == null || server == null || client == null) {
      // MCP servers may describe their origin, and keep the document there
      ResourceServer found =
          http.run(ResourceDiscovery.challenged(refusal, url.toString()).acceptParent());
      AuthorizationServer named = http.run(Discovery.of(found));
      List<String> methods = named.codeChallengeMethodsSupported();
      if (methods == null || !methods.contains("S256")) {
        throw new IllegalStateException(named.issuer() + " does not advertise PKCE with S256");
      }
      client = register(named);
      resource = found;
      server = named;
    }
    AuthorizationRequest request =
        AuthorizationRequest.of(server, client, settings.redirectUri())
            .resource(resource.resource());
    if (stepUp.rounds() > 0) {
      request = stepUp.request(request, granted);
    } else {
      granted = firstScope(refusal, resource);
      request = granted.isEmpty() ? request : request.scope(granted);
    }
    SignIn signIn = SignIn.begin(request, env);
    URI redirected = browser.visit(signIn.request().uri(env));
    TokenResponse tokens =
        http.run(signIn.pending().redeem(server, client, authentication, Callback.of(redirected)));
    String asked = signIn.pending().scope();
    String given = tokens.scope();
    granted = given != null ? given : asked != null ? asked : "";
    token = tokens.accessToken();
  }

  /** The scopes of the challenge, or else all of the resource's metadata, or else none. */
  private static String firstScope(ChallengeException refusal, ResourceServer resource) {
    for (Challenge challenge : refusal.challenges()) {
      String scope = challenge.parameter("scope");
      if (scope != null) {
        return scope;
      }
    }
    List<String> supported = resource.scopesSupported();
    return supported == null ? "" : String.join(" ", supported);
  }

  /** A client of this server alone: registered before, by its document, or now. */
  private Client register(AuthorizationServer named) throws IOException {
    if (settings.values().containsKey("CLIENT_ID")) {
      String secret = settings.values().get("CLIENT_SECRET");
      if (!settings.issuer().equals(named.issuer())) { // the secret is for that server alone
        throw new IllegalStateException("this client is not registered at " + named.issuer());
      }
      authentication = authentication(method(named), secret == null ? null : Secret.of(secret));
      return Client.of(settings.clientId());
    }
    String document = settings.values().get("CLIENT_METADATA");
    if (document != null && named.clientIdMetadataDocumentSupported()) {
      return Client.of(document);
    }
    String method = method(named);
    JsonObject metadata =
        JsonObject.builder()
            .put("client_name", "McpClient")
            .put("application_type", "native")
            .put("redirect_uris", List.of(settings.redirectUri()))
            .put("grant_types", List.of("authorization_code", "refresh_token"))
            .put("response_types", List.of("code"))
            .put("token_endpoint_auth_method", method)
            .build();
    RegisteredClient registered = http.run(ClientRegistration.of(named, metadata));
    String chosen = registered.json().string("token_endpoint_auth_method");
    authentication = authentication(chosen == null ? method : chosen, registered.clientSecret());
    return registered.client();
  }

  private static String method(AuthorizationServer named) {
    List<String> methods = named.tokenEndpointAuthMethodsSupported();
    return methods == null || methods.isEmpty() ? "client_secret_basic" : methods.get(0);
  }

  private static ClientAuthentication authentication(String method, @Nullable Secret secret) {
    if (secret == null || method.equals("none")) {
      return ClientAuthentication.none();
    }
    return method.equals("client_secret_post")
        ? ClientAuthentication.secretPost(secret)
        : ClientAuthentication.secretBasic(secret);
  }

  /** Lists the server's tools, and calls the first one. */
  public void run() throws IOException {
    JsonObject initialize =
        JsonObject.of(
            "protocolVersion",
            "2025-11-25",
            "capabilities",
            JsonObject.of(),
            "clientInfo",
            JsonObject.of("name", "McpClient", "version", "1"));
    post(message("initialize", initialize).with("id", 1));
    post(message("notifications/initialized", null));
    post(message("tools/list", JsonObject.of()).with("id", 2));
    post(
        message(
                "tools/call",
                JsonObject.of("name", settings.get("TOOL"), "arguments", JsonObject.of()))
            .with("id", 3));
  }

  private static JsonObject message(String method, @Nullable JsonObject params) {
    JsonObject message = JsonObject.of("jsonrpc", "2.0", "method", method);
    return params == null ? message : message.with("params", params);
  }

  public static void main(String... args) throws IOException {
    Settings settings = Settings.fromEnvironment();
    Browser browser = Browser.onThisMachine(settings.redirectUri());
    new McpClient(settings, Destinations.publicAddresses(), browser).run();
  }
}
