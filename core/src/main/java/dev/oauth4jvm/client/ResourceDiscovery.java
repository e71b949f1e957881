package dev.oauth4jvm.client;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Response;
import java.net.URI;

/**
 * Fetches a protected resource's metadata by its resource identifier (RFC 9728, section 3).
 *
 * <p>Rejects unless the status is 200, the body a JSON object, and its {@code resource} the
 * identifier, character for character (section 3.3). Immutable.
 */
public final class ResourceDiscovery implements Operation<ResourceServer> {

  private static final String WHAT = "protected resource metadata response";

  private final String resource;
  private final URI location;

  private ResourceDiscovery(String resource, URI location) {
    this.resource = resource;
    this.location = location;
  }

  /**
   * By the identifier: {@code /.well-known/oauth-protected-resource} stands before its path, of
   * which a trailing slash is kept, and its query.
   *
   * @throws IllegalArgumentException when it is not an absolute URL without fragment
   */
  public static ResourceDiscovery of(String resource) {
    URI identifier = WellKnown.resource(resource);
    return new ResourceDiscovery(
        resource, WellKnown.prepend(identifier, "/.well-known/oauth-protected-resource", true));
  }

  @Override
  public Step<ResourceServer> begin(Env env) {
    return WellKnown.get(location, env, new Judgement(resource));
  }

  private record Judgement(String resource) implements Exchange.Judge<ResourceServer> {
    @Override
    public ResourceServer judge(Response response) {
      return ResourceServer.of(WellKnown.metadata(response, "resource", resource, WHAT));
    }
  }
}
