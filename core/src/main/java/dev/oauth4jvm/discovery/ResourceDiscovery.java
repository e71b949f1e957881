package dev.oauth4jvm.discovery;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Htu;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a protected resource's metadata: by its resource identifier (RFC 9728, section 3), or at
 * the location that the challenge of a refused request names (section 5).
 *
 * <p>Rejects unless the status is 200, the body is a JSON object, and its {@code resource} is the
 * identifier, character for character (section 3.3): otherwise a resource could make the client
 * obtain, and send to it, tokens for another resource. {@link Discovery#of(ResourceServer)} is the
 * next step. Immutable: each method returns a changed copy.
 */
public final class ResourceDiscovery implements Operation<ResourceServer> {

  private static final String WHAT = "protected resource metadata response";
  private static final String PARAMETER = "resource_metadata";
  private static final String SUFFIX = "/.well-known/oauth-protected-resource";

  private final String resource;
  private final URI identifier;
  private final @Nullable ChallengeException refusal;
  private final boolean parentAccepted;

  private ResourceDiscovery(
      String resource,
      URI identifier,
      @Nullable ChallengeException refusal,
      boolean parentAccepted) {
    this.resource = resource;
    this.identifier = identifier;
    this.refusal = refusal;
    this.parentAccepted = parentAccepted;
  }

  /**
   * The discovery by the identifier: {@code /.well-known/oauth-protected-resource} precedes the
   * identifier's path and query; a trailing slash of the path is kept.
   *
   * @throws IllegalArgumentException when the identifier is not an absolute URL without fragment
   */
  public static ResourceDiscovery of(String resource) {
    return new ResourceDiscovery(resource, WellKnown.resource(resource), null, false);
  }

  /**
   * The discovery by the {@code resource_metadata} of a challenge (section 5.1) or, if no
   * well-formed challenge has that parameter, by the identifier. The run rejects a value that is
   * not an {@code https:} URL, and several different values.
   *
   * @param refusal the exception of {@link dev.oauth4jvm.client.ProtectedResourceRequest}
   * @param resource the URL that was requested (section 3.3), or the identifier under which the
   *     caller knows the resource from elsewhere
   * @throws IllegalArgumentException when the resource is not an absolute URL without fragment
   */
  public static ResourceDiscovery challenged(ChallengeException refusal, String resource) {
    ResourceDiscovery byIdentifier = of(resource);
    return new ResourceDiscovery(
        resource, byIdentifier.identifier, Objects.requireNonNull(refusal, "refusal"), false);
  }

  /**
   * Accepts the metadata of a parent of the requested URL, on the same origin: {@code
   * https://api.example} for {@code https://api.example/mcp}. Section 3.3 forbids this, but servers
   * for the Model Context Protocol do it. Tokens for that resource are then valid for everything
   * below it. If no challenge names the location of the metadata, and there is none at the
   * requested URL's own location, the location of the origin is tried, as the protocol requires.
   */
  public ResourceDiscovery acceptParent() {
    return new ResourceDiscovery(resource, identifier, refusal, true);
  }

  /**
   * The location of a resource's metadata: {@code /.well-known/oauth-protected-resource} precedes
   * the path and the query of the resource's identifier (RFC 9728, section 3.1).
   *
   * @throws IllegalArgumentException when the identifier is not an absolute URL without fragment
   */
  public static URI location(String resource) {
    return location(WellKnown.resource(resource));
  }

  private static URI location(URI identifier) {
    return WellKnown.prepend(identifier, SUFFIX, true);
  }

  @Override
  public Step<ResourceServer> begin(Env env) {
    URI named = refusal == null ? null : named(refusal);
    Set<URI> locations = new LinkedHashSet<>();
    locations.add(named == null ? location(identifier) : named);
    if (named == null && parentAccepted) {
      locations.add(identifier.resolve(SUFFIX));
    }
    return WellKnown.get(
        List.copyOf(locations),
        named == null ? "resource" : PARAMETER,
        env,
        new Judgement(resource, identifier, parentAccepted));
  }

  private static @Nullable URI named(ChallengeException refusal) {
    String named = null;
    for (Challenge challenge : refusal.challenges()) {
      String value = challenge.parameter(PARAMETER);
      if (value != null && named != null && !value.equals(named)) {
        throw unusable("the challenges name several locations of the metadata", named, value);
      }
      named = value == null ? named : value;
    }
    if (named == null) {
      return null;
    }
    URI uri = null;
    try {
      uri = new URI(named);
    } catch (URISyntaxException malformed) {
      // said below
    }
    if (uri != null && Endpoints.isUsable(uri) && uri.getRawFragment() == null) {
      return uri;
    }
    throw unusable(
        "the challenge names no usable location of the metadata", Endpoints.expected(uri), named);
  }

  private static ProcessingException unusable(String what, String expected, String actual) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        what,
        Details.field(PARAMETER + " in www-authenticate", expected, actual));
  }

  private record Judgement(String resource, URI identifier, boolean parentAccepted)
      implements Exchange.Judge<ResourceServer> {

    @Override
    public ResourceServer judge(Response response) {
      JsonObject json = WellKnown.metadata(response, WHAT);
      String actual = json.string("resource");
      if (!(parentAccepted && actual != null && isParent(actual))) {
        WellKnown.requireSame(json, "resource", resource, WHAT);
      }
      return ResourceServer.of(json);
    }

    private boolean isParent(String actual) {
      try {
        URI uri = new URI(actual);
        String parent = Htu.parse(actual);
        String own = Htu.of(identifier);
        return parent != null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null
            && (own.equals(parent) || own.startsWith(parent.endsWith("/") ? parent : parent + "/"));
      } catch (URISyntaxException malformed) {
        return false;
      }
    }
  }
}
