package dev.oauth4jvm.json;

/**
 * The failure to parse a text that is not JSON, or not JSON that this library accepts.
 *
 * <p>The message says what was expected, and at which offset. It never quotes the text, which may
 * contain secrets.
 */
public final class JsonException extends Exception {

  private static final long serialVersionUID = 1L;

  JsonException(String message) {
    super(message);
  }
}
