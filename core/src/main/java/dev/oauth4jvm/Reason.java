package dev.oauth4jvm;

/**
 * The reason of an {@link OAuthException}, more precise than its {@link ErrorCode}, so that callers
 * can branch without parsing messages.
 *
 * <p>The constants are in the order of a resource server's checks, and each belongs to one stage:
 * the request, the token, the authorization server's keys, the proof, the requirement of the
 * operation, or the resource server itself. The stage determines the response to the client; see
 * {@link dev.oauth4jvm.resource.AccessTokenValidator#refusal}.
 */
public enum Reason {
  /** No reason more precise than the code is known. */
  OTHER,

  /** The request has no {@code Authorization} field, or a field with an unsupported scheme. */
  NO_CREDENTIALS,
  /** The request's {@code Authorization} is malformed: two fields, no token or two. */
  CREDENTIALS,
  /**
   * The fields in which a proxy describes the client's request are missing, malformed or
   * contradictory, or name a server that this one is not.
   */
  FORWARDING,

  /** The JWT is malformed: too long, not of three segments, not base64url, not strict JSON. */
  FORMAT,
  /** The JWT's {@code alg} is not accepted. */
  ALGORITHM,
  /** The JWT is expired, or a pending authorization is. */
  EXPIRED,
  /** The JWT is not valid yet, or was issued in the future. */
  NOT_YET_VALID,
  /** The JWT is of another type. */
  TYPE,
  /** A claim of the JWT is missing or has an unexpected value. */
  CLAIM,
  /**
   * The JWT is of another issuer; or an authorization response is for another server, client or
   * redirect URI than the pending authorization.
   */
  ISSUER,
  /** The JWT is for another audience. */
  AUDIENCE,
  /**
   * The token is not bound to a key or certificate as required, or not to the sender's; or a
   * pending authorization is of another browser session.
   */
  BINDING,
  /** The token is refused for another reason, such as an unsupported extension. */
  TOKEN,
  /** The authorization server has no key for the JWT, or several and the JWT does not name one. */
  NO_KEY,
  /** The JWT's signature does not verify. */
  SIGNATURE,
  /** The authorization server says that the token is not active (RFC 7662, section 2.2). */
  INACTIVE,

  /**
   * The authorization server's metadata or keys cannot be fetched, or the matching key cannot be
   * used.
   */
  KEYS,

  /** The DPoP proof is missing, malformed or not for this request. */
  PROOF,
  /** The DPoP proof has no nonce of the resource server, or one that expired. */
  NONCE,
  /** The JWT, a DPoP proof or a logout token, or a pending authorization was used before. */
  REPLAY,

  /** The token is valid, but the user must authenticate again, or in another way (RFC 9470). */
  AUTHENTICATION,
  /** The token is valid, but its scope does not suffice. */
  SCOPE,

  /**
   * The check could not be made, because something that it depends on failed: the provider of
   * cryptography, a {@link Replays}, a decrypter, an introspection endpoint. This is no verdict on
   * the token.
   */
  UNAVAILABLE
}
