package dev.oauth4jvm.store;

/**
 * The failure of a {@link Store} to read what it holds: a value that is too long, no text, or
 * another type of the engine's. Its message says which and quotes nothing of the value.
 */
public final class UnreadableValueException extends Exception {

  private static final long serialVersionUID = 1L;

  /** An exception with a message. */
  public UnreadableValueException(String message) {
    super(message);
  }

  /** An exception with a message and what caused it. */
  public UnreadableValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
