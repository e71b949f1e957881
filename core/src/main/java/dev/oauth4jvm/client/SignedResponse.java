package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.jose.UnverifiedJwt;

/**
 * A response that is a JWT, validated except for the signature: it was received directly from the
 * server over TLS. {@link SignatureValidation} verifies the signature as well. Immutable.
 */
public abstract sealed class SignedResponse
    permits IdToken, UserInfoResponse.Signed, IntrospectionResponse.Signed {

  private final AuthorizationServer server;
  private final UnverifiedJwt jwt;

  SignedResponse(AuthorizationServer server, UnverifiedJwt jwt) {
    this.server = server;
    this.jwt = jwt;
  }

  /** The server that sent the response. */
  public final AuthorizationServer authorizationServer() {
    return server;
  }

  /** The received JWT, decrypted. */
  public final UnverifiedJwt jwt() {
    return jwt;
  }
}
