package dev.oauth4jvm.client;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.Htu;
import dev.oauth4jvm.internal.Sha256;
import java.util.Objects;

/**
 * A code verifier and its S256 challenge (RFC 7636, section 4).
 *
 * <p>The challenge is sent in the authorization request, the verifier in the code grant. In
 * between, keep the verifier where only this user's browser session has access. Immutable.
 */
public final class Pkce {

  private static final int SHORTEST = 43;
  private static final int LONGEST = 128;

  private final Secret verifier;

  private Pkce(Secret verifier) {
    this.verifier = verifier;
  }

  /** A new pair. */
  public static Pkce generate(Env env) {
    return of(Secret.of(RandomValue.of(env)));
  }

  /**
   * The pair of a kept verifier.
   *
   * @throws IllegalArgumentException when the verifier is not 43 to 128 unreserved characters
   */
  public static Pkce of(Secret verifier) {
    String value = Objects.requireNonNull(verifier, "verifier").reveal();
    boolean unreserved = true;
    for (int i = 0; i < value.length(); i++) {
      unreserved &= Htu.isUnreserved(value.charAt(i));
    }
    if (value.length() < SHORTEST || value.length() > LONGEST || !unreserved) {
      throw new IllegalArgumentException(
          "verifier must be 43 to 128 unreserved characters (RFC 7636, section 4.1)");
    }
    return new Pkce(verifier);
  }

  /** {@code code_verifier}; a secret. */
  public Secret verifier() {
    return verifier;
  }

  /** {@code code_challenge}, by the method {@code S256}. */
  public String challenge() {
    return Sha256.base64Url(verifier.reveal());
  }

  @Override
  public String toString() {
    return "Pkce[" + challenge() + "]";
  }
}
