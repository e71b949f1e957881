package dev.oauth4jvm;

/**
 * The cause of an {@link OAuthException}, finer than its {@link ErrorCode}: for callers that branch
 * without reading messages.
 *
 * <p>The constants are in the order of a resource server's checks, and each belongs to one stage:
 * the request, the token, the authorization server's keys, the proof, or the resource server
 * itself. The stage decides the answer to a request; see {@link
 * dev.oauth4jvm.resource.AccessTokenValidator#refusal}.
 */
public enum Reason {
  /** Nothing finer than the code is known. */
  OTHER,

  /** The request has no {@code Authorization} field, or one of a scheme that is not supported. */
  NO_CREDENTIALS,
  /** The request's {@code Authorization} is malformed: two fields, no token or two. */
  CREDENTIALS,

  /** The JWT is malformed: too long, not of three segments, not base64url, not strict JSON. */
  FORMAT,
  /** The JWT's {@code alg} is not accepted. */
  ALGORITHM,
  /** The JWT is expired. */
  EXPIRED,
  /** The JWT is not valid yet, or was issued in the future. */
  NOT_YET_VALID,
  /** The JWT is of another type. */
  TYPE,
  /** A claim of the JWT is missing or has an unexpected value. */
  CLAIM,
  /** The JWT is of another issuer. */
  ISSUER,
  /** The JWT is for another audience. */
  AUDIENCE,
  /** The token is not bound to a key or certificate as required, or not to the sender's. */
  BINDING,
  /** The token is refused for something else, such as an extension that is not supported. */
  TOKEN,
  /** The authorization server has no key for the JWT, or several of which the JWT names none. */
  NO_KEY,
  /** The JWT's signature does not verify. */
  SIGNATURE,

  /** The authorization server's keys cannot be fetched, or the one that fits cannot be used. */
  KEYS,

  /** The DPoP proof is missing, malformed or not of this request. */
  PROOF,
  /** The JWT, a DPoP proof or a logout token, was used before. */
  REPLAY,

  /**
   * The check could not be made, because something that it depends on failed: the provider of
   * cryptography, a {@link Replays}, a decrypter. This is no verdict on the JWT.
   */
  UNAVAILABLE
}
