package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Response;
import java.net.URI;

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

  @Override
  public Step<AuthorizationServer> begin(Env env) {
    return WellKnown.get(location, env, new Judgement(issuer));
  }

  private record Judgement(String issuer) implements Exchange.Judge<AuthorizationServer> {
    @Override
    public AuthorizationServer judge(Response response) {
      return AuthorizationServer.of(WellKnown.metadata(response, "issuer", issuer, WHAT));
    }
  }
}
