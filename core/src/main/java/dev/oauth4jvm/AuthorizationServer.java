package dev.oauth4jvm;

import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server's metadata (RFC 8414, section 2; OpenID Connect Discovery 1.0, section
 * 3).
 *
 * <p>The members that the library or most callers need have accessors; {@link #json()} holds every
 * member, including unknown ones and those of extensions. A member of a wrong type counts as
 * absent. Immutable and safe to share.
 */
public final class AuthorizationServer {

  private final JsonObject json;
  private final String issuer;
  private final @Nullable IssuerTemplate template;

  private AuthorizationServer(JsonObject json, String issuer, @Nullable IssuerTemplate template) {
    this.json = json;
    this.issuer = issuer;
    this.template = template;
  }

  /**
   * Creates a server from metadata that the caller trusts, for example from a configuration.
   *
   * @throws IllegalArgumentException when {@code issuer} is not a non-empty string
   */
  public static AuthorizationServer of(JsonObject metadata) {
    String issuer = Objects.requireNonNull(metadata, "metadata").string("issuer");
    if (issuer == null || issuer.isEmpty()) {
      throw new IllegalArgumentException(
          "metadata must have \"issuer\", a non-empty string (RFC 8414, section 2)");
    }
    return new AuthorizationServer(metadata, issuer, null);
  }

  /**
   * Creates a server with many tenants from metadata whose {@code issuer} is a template.
   *
   * @throws IllegalArgumentException when {@code issuer} is not that template, character for
   *     character
   */
  public static AuthorizationServer of(JsonObject metadata, IssuerTemplate template) {
    if (!metadata.has("issuer", template.template())) {
      throw new IllegalArgumentException(
          "metadata must have \"issuer\", and it must be the template " + template.template());
    }
    return new AuthorizationServer(metadata, template.template(), template);
  }

  /** Creates a server with many tenants from the template and the location of the JWK Set. */
  public static AuthorizationServer of(IssuerTemplate template, String jwksUri) {
    Objects.requireNonNull(jwksUri, "jwksUri");
    return of(JsonObject.of("issuer", template.template(), "jwks_uri", jwksUri), template);
  }

  /**
   * Creates a server from its issuer and the location of its JWK Set, which suffices for a resource
   * server.
   */
  public static AuthorizationServer of(String issuer, String jwksUri) {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(jwksUri, "jwksUri");
    return of(JsonObject.of("issuer", issuer, "jwks_uri", jwksUri));
  }

  /**
   * {@code issuer}: the identifier, never empty. Of a server with many tenants it is the text of
   * the {@linkplain #issuerTemplate template}, which no token has for {@code iss}.
   */
  public String issuer() {
    return issuer;
  }

  /** The rule for the issuers of a server with many tenants; null when there is one issuer. */
  public @Nullable IssuerTemplate issuerTemplate() {
    return template;
  }

  /** Every member, in the order of the document. */
  public JsonObject json() {
    return json;
  }

  /** {@code jwks_uri}, or null. */
  public @Nullable String jwksUri() {
    return json.string("jwks_uri");
  }

  /** {@code authorization_endpoint}, or null. */
  public @Nullable String authorizationEndpoint() {
    return json.string("authorization_endpoint");
  }

  /** {@code token_endpoint}, or null. */
  public @Nullable String tokenEndpoint() {
    return json.string("token_endpoint");
  }

  /** {@code userinfo_endpoint}, or null. */
  public @Nullable String userinfoEndpoint() {
    return json.string("userinfo_endpoint");
  }

  /** {@code introspection_endpoint}, or null. */
  public @Nullable String introspectionEndpoint() {
    return json.string("introspection_endpoint");
  }

  /** {@code revocation_endpoint}, or null. */
  public @Nullable String revocationEndpoint() {
    return json.string("revocation_endpoint");
  }

  /** {@code registration_endpoint} (RFC 7591), or null. */
  public @Nullable String registrationEndpoint() {
    return json.string("registration_endpoint");
  }

  /** {@code device_authorization_endpoint} (RFC 8628), or null. */
  public @Nullable String deviceAuthorizationEndpoint() {
    return json.string("device_authorization_endpoint");
  }

  /** {@code pushed_authorization_request_endpoint} (RFC 9126), or null. */
  public @Nullable String pushedAuthorizationRequestEndpoint() {
    return json.string("pushed_authorization_request_endpoint");
  }

  /** {@code backchannel_authentication_endpoint} (CIBA Core 1.0), or null. */
  public @Nullable String backchannelAuthenticationEndpoint() {
    return json.string("backchannel_authentication_endpoint");
  }

  /** {@code end_session_endpoint} (OpenID Connect RP-Initiated Logout 1.0), or null. */
  public @Nullable String endSessionEndpoint() {
    return json.string("end_session_endpoint");
  }

  /** {@code mtls_endpoint_aliases} (RFC 8705, section 5), or null. */
  public @Nullable JsonObject mtlsEndpointAliases() {
    return json.object("mtls_endpoint_aliases");
  }

  /**
   * {@code authorization_response_iss_parameter_supported} (RFC 9207, section 3), default false.
   */
  public boolean authorizationResponseIssParameterSupported() {
    return isTrue("authorization_response_iss_parameter_supported");
  }

  /**
   * {@code client_id_metadata_document_supported} (draft-ietf-oauth-client-id-metadata-document),
   * default false: whether a client may identify itself by the URL of its {@link
   * dev.oauth4jvm.discovery.ClientIdDocument}.
   */
  public boolean clientIdMetadataDocumentSupported() {
    return isTrue("client_id_metadata_document_supported");
  }

  /** {@code require_pushed_authorization_requests} (RFC 9126, section 5), default false. */
  public boolean requirePushedAuthorizationRequests() {
    return isTrue("require_pushed_authorization_requests");
  }

  /** {@code require_signed_request_object} (RFC 9101, section 10.5), default false. */
  public boolean requireSignedRequestObject() {
    return isTrue("require_signed_request_object");
  }

  /** {@code scopes_supported}, or null. */
  public @Nullable List<String> scopesSupported() {
    return json.strings("scopes_supported");
  }

  /** {@code response_types_supported}, or null. */
  public @Nullable List<String> responseTypesSupported() {
    return json.strings("response_types_supported");
  }

  /** {@code response_modes_supported}, or null. */
  public @Nullable List<String> responseModesSupported() {
    return json.strings("response_modes_supported");
  }

  /** {@code grant_types_supported}, or null. */
  public @Nullable List<String> grantTypesSupported() {
    return json.strings("grant_types_supported");
  }

  /** {@code token_endpoint_auth_methods_supported}, or null. */
  public @Nullable List<String> tokenEndpointAuthMethodsSupported() {
    return json.strings("token_endpoint_auth_methods_supported");
  }

  /** {@code code_challenge_methods_supported} (RFC 7636), or null. */
  public @Nullable List<String> codeChallengeMethodsSupported() {
    return json.strings("code_challenge_methods_supported");
  }

  /** {@code id_token_signing_alg_values_supported}, or null. */
  public @Nullable List<String> idTokenSigningAlgValuesSupported() {
    return json.strings("id_token_signing_alg_values_supported");
  }

  /** {@code dpop_signing_alg_values_supported} (RFC 9449, section 5.1), or null. */
  public @Nullable List<String> dpopSigningAlgValuesSupported() {
    return json.strings("dpop_signing_alg_values_supported");
  }

  /** {@code protected_resources} (RFC 9728, section 4), or null. */
  public @Nullable List<String> protectedResources() {
    return json.strings("protected_resources");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthorizationServer that
        && json.equals(that.json)
        && Objects.equals(template, that.template);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "AuthorizationServer[" + issuer + "]";
  }

  private boolean isTrue(String name) {
    return Boolean.TRUE.equals(json.bool(name));
  }
}
