package dev.oauth4jvm.resource;

import dev.oauth4jvm.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The {@code error_description} of challenges (RFC 6750, section 3): fixed texts, which repeat
 * nothing of the request or the token.
 */
final class ErrorDescriptions {

  private ErrorDescriptions() {}

  /** The description of a reason; null when the client needs none. */
  static @Nullable String of(Reason reason) {
    return switch (reason) {
      case CREDENTIALS -> "the request must have one Authorization field with one access token";
      case FORMAT -> "the access token is malformed";
      case ALGORITHM -> "the algorithm of the access token is not accepted";
      case EXPIRED -> "the access token is expired";
      case NOT_YET_VALID -> "the access token is not valid yet";
      case TYPE -> "the token is not an access token";
      case CLAIM -> "a claim of the access token is missing or malformed";
      case ISSUER -> "the issuer of the access token is not trusted";
      case AUDIENCE -> "the access token is for another audience";
      case BINDING -> "the access token is not bound to this client as required";
      case TOKEN -> "the access token is not supported";
      case NO_KEY -> "the key of the access token is unknown";
      case SIGNATURE -> "the signature of the access token does not verify";
      case INACTIVE -> "the access token is not active";
      case PROOF -> "the DPoP proof is missing, malformed or not for this request";
      case NONCE -> "the DPoP proof must have the nonce of the DPoP-Nonce field";
      case FORWARDING -> "the request's URL or client certificate was not forwarded as required";
      case REPLAY -> "the DPoP proof was used before";
      case AUTHENTICATION -> "the user must authenticate again, or in another way";
      case SCOPE -> "the scope of the access token does not suffice";
      case OTHER, NO_CREDENTIALS, KEYS, UNAVAILABLE -> null;
    };
  }
}
