package dev.oauth4jvm.client;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.Jwks;
import java.util.Objects;

/**
 * Verifies the signature of an ID Token, UserInfo or introspection response with the server's keys,
 * for non-repudiation.
 *
 * <p>The result is the response itself. The run fails with {@link
 * dev.oauth4jvm.ErrorCode#UNSUPPORTED_OPERATION} for an algorithm that is not asymmetric, with
 * {@link dev.oauth4jvm.ErrorCode#KEY_SELECTION} when no key fits, and with {@link
 * dev.oauth4jvm.ErrorCode#INVALID_RESPONSE} when the signature does not verify. Immutable.
 *
 * @param <T> the kind of response
 */
public final class SignatureValidation<T extends SignedResponse> implements Operation<T> {

  private final T response;
  private final Jwks jwks;

  private SignatureValidation(T response, Jwks jwks) {
    this.response = response;
    this.jwks = jwks;
  }

  /**
   * The verification of a response with its server's keys.
   *
   * @throws IllegalArgumentException when the keys are of another server
   */
  public static <T extends SignedResponse> SignatureValidation<T> of(T response, Jwks jwks) {
    Objects.requireNonNull(response, "response");
    if (!jwks.authorizationServer().issuer().equals(response.authorizationServer().issuer())) {
      throw new IllegalArgumentException(
          "jwks is of the authorization server " + jwks.authorizationServer().issuer());
    }
    return new SignatureValidation<>(response, jwks);
  }

  @Override
  public Step<T> begin(Env env) {
    return Steps.then(
        jwks.key(response.jwt().header().algorithm(), response.jwt().header().keyId()).begin(env),
        new Verification<>(response));
  }

  private record Verification<T extends SignedResponse>(T response)
      implements Steps.Next<VerificationKey, T> {
    @Override
    public Step<T> after(VerificationKey key) {
      JwtChecks.verify(response.jwt(), key);
      return new Step.Done<>(response);
    }
  }
}
