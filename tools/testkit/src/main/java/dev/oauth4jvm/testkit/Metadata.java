package dev.oauth4jvm.testkit;

import dev.oauth4jvm.json.JsonObject;
import java.util.List;

/** The metadata of an issuer (RFC 8414, section 2; OpenID Connect Discovery 1.0, section 3). */
final class Metadata {

  private Metadata() {}

  static JsonObject of(TestIssuer issuer) {
    List<String> own = issuer.keys().algorithms(); // with which the server signs
    List<String> accepted = TestKeys.Supported.NAMES; // with which clients sign
    JsonObject.Builder metadata = JsonObject.builder().put("issuer", issuer.issuer());
    for (Endpoint endpoint : Endpoint.values()) {
      String name = endpoint.metadata();
      if (name != null) {
        metadata.put(name, issuer.url(endpoint));
      }
    }
    metadata
        .put("response_types_supported", ClientMetadata.RESPONSE_TYPES)
        .put("response_modes_supported", AuthorizationChecks.RESPONSE_MODES)
        .put("grant_types_supported", ClientMetadata.GRANTS)
        .put("subject_types_supported", List.of("public"))
        .put("scopes_supported", List.of("openid"))
        .put("code_challenge_methods_supported", List.of("S256"))
        .put("authorization_response_iss_parameter_supported", true)
        .put("request_parameter_supported", true)
        .put("request_uri_parameter_supported", false)
        .put("require_pushed_authorization_requests", issuer.requiresPushed())
        .put("backchannel_token_delivery_modes_supported", List.of("poll"))
        .put("backchannel_logout_supported", true)
        .put("backchannel_logout_session_supported", true)
        .put("tls_client_certificate_bound_access_tokens", true)
        .put("id_token_signing_alg_values_supported", own)
        .put("userinfo_signing_alg_values_supported", own)
        .put("introspection_signing_alg_values_supported", own)
        .put("authorization_signing_alg_values_supported", own)
        .put("request_object_signing_alg_values_supported", accepted)
        .put("dpop_signing_alg_values_supported", accepted);
    for (String endpoint : List.of("token", "introspection", "revocation")) {
      metadata
          .put(endpoint + "_endpoint_auth_methods_supported", ClientMetadata.METHODS)
          .put(endpoint + "_endpoint_auth_signing_alg_values_supported", withHs256(accepted));
    }
    return metadata.build();
  }

  private static List<String> withHs256(List<String> algorithms) {
    String[] all = algorithms.toArray(new String[algorithms.size() + 1]);
    all[algorithms.size()] = "HS256";
    return List.of(all);
  }
}
