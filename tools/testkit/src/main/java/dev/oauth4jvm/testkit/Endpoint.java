package dev.oauth4jvm.testkit;

import org.jspecify.annotations.Nullable;

/** The endpoints of an issuer, each of which can have a {@link Fault}, and counts its requests. */
public enum Endpoint {
  /** Metadata, by OpenID Connect Discovery 1.0 and by RFC 8414. */
  DISCOVERY("", null),
  /** The JWK Set. */
  JWKS("jwks", "jwks_uri"),
  /** Authorization requests (RFC 6749, section 3.1). */
  AUTHORIZATION("authorize", "authorization_endpoint"),
  /** Pushed authorization requests (RFC 9126). */
  PUSHED_AUTHORIZATION("par", "pushed_authorization_request_endpoint"),
  /** Tokens (RFC 6749, section 3.2). */
  TOKEN("token", "token_endpoint"),
  /** Device authorization (RFC 8628, section 3.1). */
  DEVICE_AUTHORIZATION("device", "device_authorization_endpoint"),
  /** Backchannel authentication (CIBA Core 1.0, section 7). */
  BACKCHANNEL_AUTHENTICATION("ciba", "backchannel_authentication_endpoint"),
  /** Introspection (RFC 7662). */
  INTROSPECTION("introspect", "introspection_endpoint"),
  /** Revocation (RFC 7009). */
  REVOCATION("revoke", "revocation_endpoint"),
  /** UserInfo (OpenID Connect Core 1.0, section 5.3). */
  USERINFO("userinfo", "userinfo_endpoint"),
  /** Client registration and its management (RFC 7591, RFC 7592). */
  REGISTRATION("register", "registration_endpoint"),
  /** Logout (OpenID Connect RP-Initiated Logout 1.0, section 2). */
  END_SESSION("logout", "end_session_endpoint");

  private final String path;
  private final @Nullable String metadata;

  Endpoint(String path, @Nullable String metadata) {
    this.path = path;
    this.metadata = metadata;
  }

  /** The path below the issuer; empty for {@link #DISCOVERY}, whose location has its own rules. */
  String path() {
    return path;
  }

  /** The member of the metadata that names the endpoint; null if there is none. */
  @Nullable String metadata() {
    return metadata;
  }

  /** The endpoint with this path, or null. */
  static @Nullable Endpoint of(String path) {
    for (Endpoint endpoint : values()) {
      if (!endpoint.path.isEmpty() && endpoint.path.equals(path)) {
        return endpoint;
      }
    }
    return null;
  }
}
