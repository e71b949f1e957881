package dev.oauth4jvm.auth;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.jose.SigningKey;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A method of client authentication at the authorization server's endpoints (RFC 6749, section
 * 2.3).
 *
 * <p>A lambda is enough for a method of your own. Implementations are immutable and never show
 * their secret.
 */
@FunctionalInterface
public interface ClientAuthentication {

  /** The credentials to add to one request. If a key signs elsewhere, the call blocks. */
  Credentials credentials(AuthorizationServer server, Client client, Env env);

  /** Begins to make the credentials of one request, without blocking if a key signs elsewhere. */
  default Step<Credentials> begin(AuthorizationServer server, Client client, Env env) {
    return new Step.Done<>(credentials(server, client, env));
  }

  /**
   * The credentials of one request.
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

  /** {@code client_secret_post}: identifier and secret as parameters (RFC 6749, section 2.3.1). */
  static ClientAuthentication secretPost(Secret secret) {
    return new ClientSecretPost(secret);
  }

  /**
   * {@code client_secret_jwt}: an assertion by HS256 with the secret (OpenID Connect Core 1.0,
   * section 9).
   *
   * @throws IllegalArgumentException when the secret is shorter than 32 bytes (RFC 7518, section
   *     3.2)
   */
  static ClientAuthentication secretJwt(Secret secret) {
    return secretJwt(secret, JwtHook.NONE);
  }

  /**
   * {@code client_secret_jwt} with a hook that changes each assertion, for servers that need it.
   */
  static ClientAuthentication secretJwt(Secret secret, JwtHook hook) {
    return new ClientSecretJwt(secret, hook);
  }

  /**
   * {@code private_key_jwt}: an assertion signed by the client's key (RFC 7523, section 2.2; OpenID
   * Connect Core 1.0, section 9); its audience is the server's issuer identifier, as one string.
   */
  static ClientAuthentication privateKeyJwt(SigningKey key) {
    return privateKeyJwt(key, JwtHook.NONE);
  }

  /** {@code private_key_jwt} with a hook that changes each assertion, for servers that need it. */
  static ClientAuthentication privateKeyJwt(SigningKey key, JwtHook hook) {
    return new PrivateKeyJwt(key, hook);
  }

  /**
   * An assertion that another party issued to this program, in place of a secret: by workload
   * identity federation, for example with a token of Kubernetes (RFC 7521, section 4.2; RFC 7523,
   * section 2.2). The assertion is sent unchanged; its audience must be the authorization server,
   * as it requires.
   *
   * {@snippet file="KeySnippets.java" region="kubernetes"}
   *
   * @param assertions returns the current assertion, for each request; see {@link AssertionFile}
   */
  static ClientAuthentication assertion(Supplier<Secret> assertions) {
    return new IssuedAssertion(false, assertions);
  }

  /**
   * A JWT-SVID of SPIFFE as the assertion (draft-ietf-oauth-spiffe-client-auth-02, section 3.1),
   * whose audience is the authorization server's issuer identifier alone. The SPIFFE ID in the SVID
   * identifies the client; {@code client_id} is sent only if it is a SPIFFE ID, too.
   *
   * @param svids returns the current SVID, for each request; see {@link AssertionFile}
   */
  static ClientAuthentication spiffe(Supplier<Secret> svids) {
    return new IssuedAssertion(true, svids);
  }

  /** {@code none}: a public client, which sends its identifier and proves nothing. */
  static ClientAuthentication none() {
    return new ClientIdOnly("none");
  }

  /**
   * {@code tls_client_auth} and {@code self_signed_tls_client_auth}: the transport's client
   * certificate authenticates (RFC 8705, section 2); the request contains the identifier.
   */
  static ClientAuthentication tls() {
    return new ClientIdOnly("tls_client_auth");
  }
}
