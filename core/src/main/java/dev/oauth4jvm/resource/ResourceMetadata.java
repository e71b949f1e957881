package dev.oauth4jvm.resource;

import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metadata document of a protected resource (RFC 9728, section 2). */
final class ResourceMetadata {

  /** The members that follow from the policy, and from nothing else. */
  private static final List<String> FIXED =
      List.of(
          "resource",
          "bearer_methods_supported",
          "dpop_signing_alg_values_supported",
          "dpop_bound_access_tokens_required");

  private ResourceMetadata() {}

  /** Refuses a member that the policy determines. */
  static void requireFree(String member) {
    if (FIXED.contains(member)) {
      throw new IllegalArgumentException(
          "the resource's policy determines the metadata's " + member);
    }
  }

  /**
   * The document.
   *
   * @param servers the issuer identifiers of the named authorization servers
   * @param more members that the caller sets, which replace those of the same name
   */
  static ResourceServer of(
      String resource, List<String> servers, Schemes schemes, JsonObject more) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("resource", resource);
    if (!servers.isEmpty()) { // section 3.2: parameters without values are left out
      members.put("authorization_servers", servers);
    }
    // section 2: an empty array says that no bearer token is accepted
    members.put("bearer_methods_supported", schemes.bearer() ? List.of("header") : List.of());
    if (schemes.dpop()) {
      members.put("dpop_signing_alg_values_supported", schemes.algorithms());
      if (!schemes.bearer()) {
        members.put("dpop_bound_access_tokens_required", true);
      }
    }
    if (schemes.certificateRequired()) {
      members.put("tls_client_certificate_bound_access_tokens", true);
    }
    JsonObject document = JsonObject.copyOf(members);
    for (String name : more.names()) {
      document = document.with(name, more.get(name));
    }
    return ResourceServer.of(document);
  }
}
