package dev.oauth4jvm.discovery;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fetches an authorization server's metadata by its issuer identifier.
 *
 * {@snippet file="ClientSnippets.java" region="discovery"}
 *
 * <p>Rejects unless the status is 200, the body is a JSON object, and its {@code issuer} is the
 * identifier, character for character (RFC 8414, section 3.3). If there are several locations, the
 * next one is tried when one returns anything but metadata. Immutable.
 */
public final class Discovery implements Operation<AuthorizationServer> {

  private static final String WHAT = "authorization server metadata response";
  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";

  private final String issuer;
  private final String from;
  private final List<URI> locations;
  private final @Nullable IssuerTemplate template;

  private Discovery(String issuer, String from, URI... locations) {
    // without a path, both locations are the same
    this(issuer, from, List.copyOf(new LinkedHashSet<>(Arrays.asList(locations))), null);
  }

  private Discovery(
      String issuer, String from, List<URI> locations, @Nullable IssuerTemplate template) {
    this.issuer = issuer;
    this.from = from;
    this.locations = locations;
    this.template = template;
  }

  /**
   * The discovery by OpenID Connect Discovery 1.0, section 4: {@code
   * /.well-known/openid-configuration} follows the issuer's path.
   *
   * @throws IllegalArgumentException when the issuer is not an absolute URL without query and
   *     fragment
   */
  public static Discovery oidc(String issuer) {
    return new Discovery(issuer, "issuer", WellKnown.append(identifier(issuer), OPENID));
  }

  /**
   * The discovery by RFC 8414, section 3: {@code /.well-known/oauth-authorization-server} precedes
   * the issuer's path.
   *
   * @throws IllegalArgumentException when the issuer is not an absolute URL without query and
   *     fragment
   */
  public static Discovery oauth(String issuer) {
    return new Discovery(issuer, "issuer", WellKnown.prepend(identifier(issuer), OAUTH, false));
  }

  /**
   * The discovery by RFC 8414 or, if the server has no metadata there, by OpenID Connect Discovery,
   * with its document before the issuer's path (RFC 8414, section 5) or after it: for an issuer
   * whose kind is not known.
   *
   * @throws IllegalArgumentException when the issuer is not an absolute URL without query and
   *     fragment
   */
  public static Discovery of(String issuer) {
    return anywhere(issuer, "issuer");
  }

  private static Discovery anywhere(String issuer, String from) {
    URI identifier = identifier(issuer);
    return new Discovery(
        issuer,
        from,
        WellKnown.prepend(identifier, OAUTH, false),
        WellKnown.prepend(identifier, OPENID, false),
        WellKnown.append(identifier, OPENID));
  }

  /**
   * The discovery of the first of a resource's {@code authorization_servers} (RFC 9728, section 2),
   * as by {@link #of(String)}. A caller that prefers another server passes it to that method.
   *
   * @throws ProcessingException {@link ErrorCode#MISSING_SERVER_METADATA} when the resource names
   *     none, {@link ErrorCode#INVALID_SERVER_METADATA} when the first is not a usable issuer
   */
  public static Discovery of(ResourceServer resource) {
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
    String issuer = issuers.get(0);
    try {
      return anywhere(issuer, "authorization_servers");
    } catch (IllegalArgumentException unusable) {
      throw new ProcessingException(
          ErrorCode.INVALID_SERVER_METADATA,
          "the resource's metadata has an unusable \"authorization_servers\"",
          Details.member("authorization_servers", "issuers: https: URLs", issuer),
          unusable);
    }
  }

  /**
   * Expects a server with many tenants: its metadata's {@code issuer} must be the template,
   * character for character, and not the identifier that determines the location.
   */
  public Discovery tenants(IssuerTemplate template) {
    return new Discovery(issuer, from, locations, Objects.requireNonNull(template, "template"));
  }

  /** The issuer identifier that determines the location. */
  public String issuer() {
    return issuer;
  }

  /** The rule for the issuers of a server with many tenants; null when there is one issuer. */
  public @Nullable IssuerTemplate issuerTemplate() {
    return template;
  }

  /**
   * The discovery of the issuer that a WebFinger response names, as by {@link #oidc}.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the link is not a usable
   *     issuer
   */
  static Discovery linked(String issuer) {
    try {
      return new Discovery(issuer, "links", WellKnown.append(identifier(issuer), OPENID));
    } catch (IllegalArgumentException unusable) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the WebFinger response has an unusable issuer",
          Details.member("href", "an issuer: an https: URL", issuer),
          unusable);
    }
  }

  private static URI identifier(String issuer) {
    return WellKnown.identifier(issuer, "issuer");
  }

  @Override
  public Step<AuthorizationServer> begin(Env env) {
    return WellKnown.get(locations, from, env, new Judgement(issuer, template));
  }

  private record Judgement(String issuer, @Nullable IssuerTemplate template)
      implements Exchange.Judge<AuthorizationServer> {
    @Override
    public AuthorizationServer judge(Response response) {
      JsonObject json = WellKnown.metadata(response, WHAT);
      if (template != null) {
        WellKnown.requireSame(json, "issuer", template.template(), WHAT);
        return AuthorizationServer.of(json, template);
      }
      String actual = json.string("issuer");
      if (actual != null && actual.contains("{tenantid}")) {
        throw new ProcessingException(
            ErrorCode.JSON_ATTRIBUTE_COMPARISON,
            "the metadata is of a server with many tenants: Discovery.tenants(…) takes the template"
                + " and says which tenants are trusted",
            Details.member("issuer", issuer, actual));
      }
      WellKnown.requireSame(json, "issuer", issuer, WHAT);
      return AuthorizationServer.of(json);
    }
  }
}
