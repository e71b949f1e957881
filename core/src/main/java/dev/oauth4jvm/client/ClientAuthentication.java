package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Headers;
import java.util.Objects;

/**
 * How a client authenticates at the authorization server's endpoints (RFC 6749, section 2.3).
 *
 * <p>A method of the caller's own is one lambda. Implementations are immutable and never show their
 * secret.
 */
@FunctionalInterface
public interface ClientAuthentication {

  /** What to add to one request. */
  Credentials credentials(AuthorizationServer server, Client client, Env env);

  /**
   * What authenticates one request.
   *
   * @param headers header fields to set
   * @param parameters form parameters to set
   */
  record Credentials(Headers headers, Form parameters) {
    /** Checks the parts. */
    public Credentials {
      Objects.requireNonNull(headers, "headers");
      Objects.requireNonNull(parameters, "parameters");
    }
  }

  /**
   * {@code client_secret_basic}: identifier and secret, both form-encoded, in {@code Authorization}
   * (RFC 6749, section 2.3.1).
   */
  static ClientAuthentication secretBasic(Secret secret) {
    return new ClientSecretBasic(secret);
  }
}
