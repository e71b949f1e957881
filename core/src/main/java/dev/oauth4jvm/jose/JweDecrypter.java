package dev.oauth4jvm.jose;

/**
 * Decrypts a compact JWE (RFC 7516) to the JWT that it contains. The caller provides an
 * implementation; the library itself decrypts nothing.
 */
@FunctionalInterface
public interface JweDecrypter {

  /**
   * Returns the compact JWT inside a JWE.
   *
   * @param jwe the five segments as received
   * @throws dev.oauth4jvm.ProcessingException when the JWE cannot be decrypted
   * @throws dev.oauth4jvm.UnsupportedException when the JWE requires a feature that the decrypter
   *     lacks
   */
  String decrypt(String jwe);
}
