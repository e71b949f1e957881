package dev.oauth4jvm.client;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.json.JsonObject;
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

  private record Judgement(String resource) implements SingleSend.Judge<ResourceServer> {
    @Override
    public ResourceServer judge(Response response) {
      Responses.requireStatus(response, 200, WHAT);
      JsonObject json = Responses.json(response, WHAT);
      String actual = Responses.requireString(json, "resource", WHAT);
      if (!actual.equals(resource)) {
        throw new ProcessingException(
            ErrorCode.JSON_ATTRIBUTE_COMPARISON,
            "the metadata is of another resource; the identifier must be the same, character for"
                + " character",
            Details.member("resource", resource, actual));
      }
      return ResourceServer.of(json);
    }
  }
}
