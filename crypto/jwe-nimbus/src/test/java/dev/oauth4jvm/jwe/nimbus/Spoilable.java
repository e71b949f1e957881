package dev.oauth4jvm.jwe.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** Good JWEs for tests to spoil, and those who decrypt or refuse them. */
final class Spoilable {

  static final NimbusJweDecrypter RSA = Keys.decrypter(Keys.RSA);
  static final NimbusJweDecrypter EC = Keys.decrypter(Keys.EC);
  static final String GOOD =
      Keys.encrypt(Keys.header("RSA-OAEP-256", "A256GCM").keyID("rsa"), Keys.RSA);
  static final String GOOD_EC =
      Keys.encrypt(Keys.header("ECDH-ES+A128KW", "A128CBC-HS256").keyID("ec"), Keys.EC);

  private Spoilable() {}

  static JsonObject headerOf(String jwe) {
    return Keys.json(new String(Keys.decode(Keys.segment(jwe, 0)), StandardCharsets.UTF_8));
  }

  static OAuthException refusal(NimbusJweDecrypter decrypter, String jwe) {
    OAuthException refusal =
        catchThrowableOfType(OAuthException.class, () -> decrypter.decrypt(jwe));
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }
}
