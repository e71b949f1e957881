package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.jose.UnverifiedJwt;

/**
 * A response that is a JWT, of which everything but the signature was validated: it came directly
 * from the server over TLS. {@link SignatureValidation} verifies the signature as well.
 */
public sealed interface SignedResponse
    permits IdToken, UserInfoResponse.Signed, IntrospectionResponse.Signed {

  /** The server that it came from. */
  AuthorizationServer authorizationServer();

  /** The JWT as it came, decrypted. */
  UnverifiedJwt jwt();
}
