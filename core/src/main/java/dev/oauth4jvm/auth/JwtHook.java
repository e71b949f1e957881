package dev.oauth4jvm.auth;

import dev.oauth4jvm.json.JsonObject;
import java.util.Objects;

/**
 * A change by the caller to the header and claims of a JWT that is about to be signed: a client
 * assertion, a request object, a backchannel request. Some servers deviate from the specification.
 */
@FunctionalInterface
public interface JwtHook {

  /** Changes nothing. */
  JwtHook NONE = parts -> parts;

  /**
   * Types a client assertion explicitly, by {@code typ} {@code client-authentication+jwt}
   * (draft-ietf-oauth-rfc7523bis-11, section 4), for servers that require it.
   */
  JwtHook TYPED =
      parts -> new Parts(parts.header().with("typ", "client-authentication+jwt"), parts.claims());

  /** The parts to sign instead. */
  Parts change(Parts parts);

  /**
   * The parts of the JWT.
   *
   * @param header the header; {@code alg} is always that of the key
   * @param claims the claims
   */
  record Parts(JsonObject header, JsonObject claims) {
    /** Checks the parts. */
    public Parts {
      Objects.requireNonNull(header, "header");
      Objects.requireNonNull(claims, "claims");
    }
  }
}
