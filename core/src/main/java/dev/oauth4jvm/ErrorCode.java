package dev.oauth4jvm;

/**
 * The machine-readable reason of an {@link OAuthException}.
 *
 * <p>{@link #value()} is the string that oauth4webapi uses, so that logs and dashboards of a mixed
 * fleet agree.
 */
public enum ErrorCode {
  /** The server responded with a challenge in {@code WWW-Authenticate} (RFC 9110, section 11). */
  WWW_AUTHENTICATE_CHALLENGE("OAUTH_WWW_AUTHENTICATE_CHALLENGE"),
  /** The server responded with an OAuth error in a JSON body (RFC 6749, section 5.2). */
  RESPONSE_BODY_ERROR("OAUTH_RESPONSE_BODY_ERROR"),
  /** The authorization response carries an error (RFC 6749, section 4.1.2.1). */
  AUTHORIZATION_RESPONSE_ERROR("OAUTH_AUTHORIZATION_RESPONSE_ERROR"),
  /** A requested operation or a received value is not supported. */
  UNSUPPORTED_OPERATION("OAUTH_UNSUPPORTED_OPERATION"),
  /** A body, header or segment could not be parsed. */
  PARSE_ERROR("OAUTH_PARSE_ERROR"),
  /** A response or a token violates its specification. */
  INVALID_RESPONSE("OAUTH_INVALID_RESPONSE"),
  /** A request that a resource server received violates its specification. */
  INVALID_REQUEST("OAUTH_INVALID_REQUEST"),
  /** The response's content type is not JSON. */
  RESPONSE_IS_NOT_JSON("OAUTH_RESPONSE_IS_NOT_JSON"),
  /** The response's status is not the expected one, and it carries no OAuth error either. */
  RESPONSE_IS_NOT_CONFORM("OAUTH_RESPONSE_IS_NOT_CONFORM"),
  /**
   * The endpoint is {@code http:} and insecure requests are not allowed, or {@link
   * Env#destinations} does not allow its host.
   */
  HTTP_REQUEST_FORBIDDEN("OAUTH_HTTP_REQUEST_FORBIDDEN"),
  /** The endpoint is neither {@code https:} nor {@code http:}. */
  REQUEST_PROTOCOL_FORBIDDEN("OAUTH_REQUEST_PROTOCOL_FORBIDDEN"),
  /** A JWT is expired, not yet valid, or not recent enough. */
  JWT_TIMESTAMP_CHECK("OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
  /** A JWT claim differs from what is expected. */
  JWT_CLAIM_COMPARISON("OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
  /** A JSON member of a response differs from what is expected. */
  JSON_ATTRIBUTE_COMPARISON("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED"),
  /** No key, or more than one, fits the JWT's header. */
  KEY_SELECTION("OAUTH_KEY_SELECTION_FAILED"),
  /** The server's metadata lacks a member that the operation needs. */
  MISSING_SERVER_METADATA("OAUTH_MISSING_SERVER_METADATA"),
  /** A member of the server's metadata has an unusable value. */
  INVALID_SERVER_METADATA("OAUTH_INVALID_SERVER_METADATA"),
  /**
   * The user must sign in: a {@link dev.oauth4jvm.tokens.TokenSource} keeps no usable refresh
   * token, or a {@link dev.oauth4jvm.signin.PendingAuthorization} is unknown, used or expired.
   * oauth4webapi keeps neither, and has no such code.
   */
  LOGIN_REQUIRED("OAUTH_LOGIN_REQUIRED"),
  /** The client registered for signed UserInfo responses and received another kind. */
  JWT_USERINFO_EXPECTED("OAUTH_JWT_USERINFO_EXPECTED");

  private final String value;

  ErrorCode(String value) {
    this.value = value;
  }

  /** The code as a string, never null. */
  public String value() {
    return value;
  }

  /** The code as a string, as {@link #value()}. */
  @Override
  public String toString() {
    return value;
  }
}
