package dev.oauth4jvm;

import dev.oauth4jvm.client.Pkce;
import java.util.Base64;

/**
 * Unpredictable values: {@code state}, {@code nonce}, {@code jti}, and the code verifier of {@link
 * Pkce}.
 */
public final class RandomValue {

  private static final int BYTES = 32;

  private RandomValue() {}

  /** 32 random bytes in base64url: 43 characters. */
  public static String of(Env env) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(env.randomBytes(BYTES));
  }
}
