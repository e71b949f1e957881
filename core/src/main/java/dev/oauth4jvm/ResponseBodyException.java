package dev.oauth4jvm;

import dev.oauth4jvm.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The exception for a response with an OAuth error in a JSON body (RFC 6749, section 5.2); its code
 * is {@link ErrorCode#RESPONSE_BODY_ERROR}.
 */
public final class ResponseBodyException extends OAuthException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;
  private final transient @Nullable JsonObject json;

  /**
   * Creates the exception from the response's status and its JSON body.
   *
   * @throws IllegalArgumentException when the member {@code error} is not a non-empty string
   */
  public ResponseBodyException(int status, JsonObject json) {
    this(status, json, message(status, json));
  }

  private ResponseBodyException(int status, JsonObject json, String message) {
    super(ErrorCode.RESPONSE_BODY_ERROR, message, Details.NONE, null);
    String given = json.string("error");
    if (given == null || given.isEmpty()) {
      throw new IllegalArgumentException("json has no \"error\", a non-empty string");
    }
    this.status = status;
    this.error = given;
    this.json = json;
  }

  /** The response's status. */
  public int status() {
    return status;
  }

  /** The {@code error} member, for example {@code invalid_grant}. */
  public String error() {
    return error;
  }

  /** The {@code error_description} member; null when absent, or after deserialization. */
  public @Nullable String errorDescription() {
    return json().string("error_description");
  }

  /** The whole body; after deserialization only its {@code error}. */
  public JsonObject json() {
    return Objects.requireNonNullElse(json, JsonObject.of("error", error));
  }

  @Override
  OAuthException withoutQuotes() {
    return new ResponseBodyException(
        status, json(), message(status) + "; see error() and errorDescription()");
  }

  private static String message(int status) {
    return "the server responded with an error (status " + status + ")";
  }

  private static String message(int status, JsonObject json) {
    String description = json.string("error_description");
    return message(status)
        + ": "
        + Details.show(json.string("error"))
        + (description == null ? "" : ", " + Details.show(description));
  }
}
