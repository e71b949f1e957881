package dev.oauth4jvm.json;

/**
 * A text that isn't the JSON this library accepts.
 *
 * <p>The message says what was expected and at which offset it wasn't found. It never quotes the
 * text, which may hold secrets.
 */
public final class JsonException extends Exception {

  private static final long serialVersionUID = 1L;

  JsonException(String message) {
    super(message);
  }
}
