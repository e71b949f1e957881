package dev.oauth4jvm.internal;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.UnverifiedJwt;
import org.jspecify.annotations.Nullable;

/** A JWT from the server that may or must be encrypted. */
public final class NestedJwt {

  private NestedJwt() {}

  /**
   * Reads the JWT, and decrypts it if necessary.
   *
   * @param registered the member of the client's metadata that requires encryption; if the client
   *     has it, an unencrypted JWT is refused (OpenID Connect Core 1.0, section 3.1.3.7, step 1)
   */
  public static UnverifiedJwt parse(
      String token, @Nullable JweDecrypter decrypter, Client client, String registered) {
    UnverifiedJwt jwt = UnverifiedJwt.parse(token, decrypter);
    // a JWE has five segments, a JWS three: the parser has counted them
    if (client.json().get(registered) != null && dots(token) != 4) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWT is not encrypted, though the client registered \"" + registered + "\"");
    }
    return jwt;
  }

  private static int dots(String token) {
    int dots = 0;
    for (int i = 0; i < token.length(); i++) {
      dots += token.charAt(i) == '.' ? 1 : 0;
    }
    return dots;
  }
}
