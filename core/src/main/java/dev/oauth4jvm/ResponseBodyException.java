package dev.oauth4jvm;

import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with an OAuth error in a JSON body (RFC 6749, section 5.2); its code is
 * {@link ErrorCode#RESPONSE_BODY_ERROR}.
 */
public final class ResponseBodyException extends OAuthException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;
  private final transient JsonObject json;

  /** With the response's status and its JSON body, whose {@code error} is a non-empty string. */
  public ResponseBodyException(int status, JsonObject json) {
    super(ErrorCode.RESPONSE_BODY_ERROR, message(status, json), null);
    String given = json.string("error");
    if (given == null || given.isEmpty()) {
      throw new IllegalArgumentException("json has no \"error\"");
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

  /** The {@code error_description} member, null when there is none. */
  public @Nullable String errorDescription() {
    return json.string("error_description");
  }

  /** The whole body. */
  public JsonObject json() {
    return json;
  }

  private static String message(int status, JsonObject json) {
    String description = json.string("error_description");
    return "the server answered with an OAuth error (status "
        + status
        + ")"
        + Details.member("error", null, json.string("error")).describe()
        + (description == null
            ? ""
            : ", error_description"
                + Details.member("error_description", null, description).describe());
  }
}
