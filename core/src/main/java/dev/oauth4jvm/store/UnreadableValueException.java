package dev.oauth4jvm.store;

/**
 * Thrown when a {@link Store} cannot read a held value: it is too long, not a text, of another type
 * of the engine's, or cannot be decrypted. The message says which, and quotes nothing of the value.
 */
public final class UnreadableValueException extends Exception {

  private static final long serialVersionUID = 1L;

  /** An exception with a message. */
  public UnreadableValueException(String message) {
    super(message);
  }

  /** An exception with a message and a cause. */
  public UnreadableValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
