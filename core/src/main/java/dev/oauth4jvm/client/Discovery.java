package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * Fetches an authorization server's metadata by its issuer identifier.
 *
 * {@snippet file="ClientSnippets.java" region="discovery"}
 *
 * <p>Rejects unless the status is 200, the body a JSON object, and its {@code issuer} the
 * identifier, character for character (RFC 8414, section 3.3). Immutable.
 */
public final class Discovery implements Operation<AuthorizationServer> {

  private static final String WHAT = "authorization server metadata response";

  private final String issuer;
  private final URI location;

  private Discovery(String issuer, URI location) {
    this.issuer = issuer;
    this.location = location;
  }

  /**
   * By OpenID Connect Discovery 1.0, section 4: {@code /.well-known/openid-configuration} stands
   * behind the issuer's path.
   *
   * @throws IllegalArgumentException when the issuer is not an absolute URL without query and
   *     fragment
   */
  public static Discovery oidc(String issuer) {
    return new Discovery(
        issuer,
        WellKnown.append(
            WellKnown.identifier(issuer, "issuer"), "/.well-known/openid-configuration"));
  }

  /**
   * By RFC 8414, section 3: {@code /.well-known/oauth-authorization-server} stands before the
   * issuer's path.
   *
   * @throws IllegalArgumentException when the issuer is not an absolute URL without query and
   *     fragment
   */
  public static Discovery oauth(String issuer) {
    URI identifier = WellKnown.identifier(issuer, "issuer");
    return new Discovery(
        issuer, WellKnown.prepend(identifier, "/.well-known/oauth-authorization-server", false));
  }

  /**
   * Of the first of a resource's {@code authorization_servers} (RFC 9728, section 2): by RFC 8414
   * or, where the server has nothing there, by OpenID Connect Discovery. A caller that prefers
   * another of them passes it to {@link #oauth} or {@link #oidc}.
   *
   * @throws ProcessingException {@link ErrorCode#MISSING_SERVER_METADATA} when the resource names
   *     none, {@link ErrorCode#INVALID_SERVER_METADATA} when its first is no usable issuer
   */
  public static Operation<AuthorizationServer> of(ResourceServer resource) {
    List<String> issuers = resource.authorizationServers();
    if (issuers == null || issuers.isEmpty()) {
      throw new ProcessingException(
          ErrorCode.MISSING_SERVER_METADATA,
          "the resource's metadata lacks \"authorization_servers\", which this needs",
          Details.member(
              "authorization_servers",
              "an array of issuers",
              resource.json().get("authorization_servers")));
    }
    try {
      return new Either(oauth(issuers.get(0)), oidc(issuers.get(0)));
    } catch (IllegalArgumentException unusable) {
      throw new ProcessingException(
          ErrorCode.INVALID_SERVER_METADATA,
          "the resource's metadata has an unusable \"authorization_servers\"",
          Details.member("authorization_servers", "issuers: https: URLs", issuers.get(0)),
          unusable);
    }
  }

  @Override
  public Step<AuthorizationServer> begin(Env env) {
    return exchange(env);
  }

  private Exchange<AuthorizationServer> exchange(Env env) {
    return WellKnown.get(location, env, new Judgement(issuer));
  }

  /** The second where the first location has nothing. */
  private record Either(Discovery first, Discovery second)
      implements Operation<AuthorizationServer> {
    @Override
    public Step<AuthorizationServer> begin(Env env) {
      return new EitherSend(first.exchange(env), second, env);
    }
  }

  private record EitherSend(Exchange<AuthorizationServer> first, Discovery second, Env env)
      implements Step.Send<AuthorizationServer> {

    @Override
    public Request request() {
      return first.request();
    }

    @Override
    public Step<AuthorizationServer> receive(Response response) {
      boolean nothing = response.status() >= 400 && response.status() < 500;
      return nothing ? second.begin(env) : first.receive(response);
    }

    @Override
    public Step<AuthorizationServer> failed(IOException failure) throws IOException {
      return first.failed(failure);
    }
  }

  private record Judgement(String issuer) implements Exchange.Judge<AuthorizationServer> {
    @Override
    public AuthorizationServer judge(Response response) {
      JsonObject json = WellKnown.metadata(response, WHAT);
      WellKnown.requireSame(json, "issuer", issuer, WHAT);
      return AuthorizationServer.of(json);
    }
  }
}
