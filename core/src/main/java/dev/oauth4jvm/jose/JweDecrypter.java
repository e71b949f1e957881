package dev.oauth4jvm.jose;

/**
 * Decrypts a compact JWE (RFC 7516) to the JWT inside it. The caller brings one; the library itself
 * decrypts nothing.
 */
@FunctionalInterface
public interface JweDecrypter {

  /**
   * The compact JWT inside.
   *
   * @param jwe the five segments as received
   * @throws dev.oauth4jvm.ProcessingException when it cannot be decrypted
   * @throws dev.oauth4jvm.UnsupportedException when it asks for what the decrypter does not do
   */
  String decrypt(String jwe);
}
