package dev.oauth4jvm.jwe.nimbus;

/**
 * The key management algorithm of a JWE: its {@code alg} (RFC 7518, section 4.1).
 *
 * <p>Other algorithms are not decrypted: {@code RSA1_5} because of its padding oracles, PBES2
 * because of the work that a sender can demand, and key wrapping with a shared key because OAuth
 * servers do not use it.
 */
public enum KeyManagementAlgorithm {
  /** {@code RSA-OAEP}, with SHA-1 and MGF1 with SHA-1. */
  RSA_OAEP("RSA-OAEP", "RSA"),
  /** {@code RSA-OAEP-256}, with SHA-256 and MGF1 with SHA-256. */
  RSA_OAEP_256("RSA-OAEP-256", "RSA"),
  /** {@code ECDH-ES}: the agreed key encrypts the content. */
  ECDH_ES("ECDH-ES", "EC"),
  /** {@code ECDH-ES+A128KW}: the agreed key wraps the content encryption key. */
  ECDH_ES_A128KW("ECDH-ES+A128KW", "EC"),
  /** {@code ECDH-ES+A256KW}: the agreed key wraps the content encryption key. */
  ECDH_ES_A256KW("ECDH-ES+A256KW", "EC"),
  /** {@code dir}: the shared key encrypts the content. */
  DIR("dir", "oct");

  private final String value;
  private final String keyType;

  KeyManagementAlgorithm(String value, String keyType) {
    this.value = value;
    this.keyType = keyType;
  }

  /** The {@code alg} value. */
  public String value() {
    return value;
  }

  /** The {@code kty} of its keys. */
  public String keyType() {
    return keyType;
  }

  /** Whether the key, or the key agreed with it, encrypts the content itself. */
  boolean isDirect() {
    return this == DIR || this == ECDH_ES;
  }

  /** The {@code alg} value, as {@link #value()}. */
  @Override
  public String toString() {
    return value;
  }
}
