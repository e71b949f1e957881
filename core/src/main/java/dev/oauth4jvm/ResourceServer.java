package dev.oauth4jvm;

import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A protected resource's metadata (RFC 9728, section 2).
 *
 * <p>{@link #json()} holds every member, including unknown ones. A member of a wrong type counts as
 * absent. Immutable and safe to share.
 */
public final class ResourceServer {

  private final JsonObject json;
  private final String resource;

  private ResourceServer(JsonObject json, String resource) {
    this.json = json;
    this.resource = resource;
  }

  /**
   * Creates a resource server from metadata that the caller trusts, for example its own.
   *
   * @throws IllegalArgumentException when {@code resource} is not a non-empty string
   */
  public static ResourceServer of(JsonObject metadata) {
    String resource = Objects.requireNonNull(metadata, "metadata").string("resource");
    if (resource == null || resource.isEmpty()) {
      throw new IllegalArgumentException(
          "metadata must have \"resource\", a non-empty string (RFC 9728, section 2)");
    }
    return new ResourceServer(metadata, resource);
  }

  /** {@code resource}: the identifier, never empty. */
  public String resource() {
    return resource;
  }

  /** Every member, in the order of the document. */
  public JsonObject json() {
    return json;
  }

  /** {@code authorization_servers}: issuers that can be used with this resource, or null. */
  public @Nullable List<String> authorizationServers() {
    return json.strings("authorization_servers");
  }

  /** {@code jwks_uri}: the resource's own keys, or null. */
  public @Nullable String jwksUri() {
    return json.string("jwks_uri");
  }

  /** {@code scopes_supported}, or null. */
  public @Nullable List<String> scopesSupported() {
    return json.strings("scopes_supported");
  }

  /** {@code bearer_methods_supported}, or null. */
  public @Nullable List<String> bearerMethodsSupported() {
    return json.strings("bearer_methods_supported");
  }

  /** {@code resource_name}: a name for people, or null. */
  public @Nullable String resourceName() {
    return json.string("resource_name");
  }

  /** {@code tls_client_certificate_bound_access_tokens}, default false. */
  public boolean tlsClientCertificateBoundAccessTokens() {
    return Boolean.TRUE.equals(json.bool("tls_client_certificate_bound_access_tokens"));
  }

  /** {@code dpop_bound_access_tokens_required}, default false. */
  public boolean dpopBoundAccessTokensRequired() {
    return Boolean.TRUE.equals(json.bool("dpop_bound_access_tokens_required"));
  }

  /** {@code dpop_signing_alg_values_supported}, or null. */
  public @Nullable List<String> dpopSigningAlgValuesSupported() {
    return json.strings("dpop_signing_alg_values_supported");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResourceServer that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "ResourceServer[" + resource + "]";
  }
}
