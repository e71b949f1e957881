package dev.oauth4jvm.jwe.nimbus;

/** The content encryption algorithm of a JWE: its {@code enc} (RFC 7518, section 5.1). */
public enum ContentEncryptionAlgorithm {
  /** {@code A128GCM}. */
  A128GCM("A128GCM", 128),
  /** {@code A256GCM}. */
  A256GCM("A256GCM", 256),
  /** {@code A128CBC-HS256}. */
  A128CBC_HS256("A128CBC-HS256", 256),
  /** {@code A256CBC-HS512}. */
  A256CBC_HS512("A256CBC-HS512", 512);

  private final String value;
  private final int keyBits;

  ContentEncryptionAlgorithm(String value, int keyBits) {
    this.value = value;
    this.keyBits = keyBits;
  }

  /** The {@code enc} value. */
  public String value() {
    return value;
  }

  /** The length of the key, in bits. */
  public int keyBits() {
    return keyBits;
  }

  /** The {@code enc} value, as {@link #value()}. */
  @Override
  public String toString() {
    return value;
  }
}
