package dev.oauth4jvm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The authorization response carries an error (RFC 6749, section 4.1.2.1); its code is {@link
 * ErrorCode#AUTHORIZATION_RESPONSE_ERROR}.
 */
public final class AuthorizationResponseException extends OAuthException {

  private static final long serialVersionUID = 1L;

  private final String error;
  private final transient Map<String, String> parameters;

  /** With the response's parameters, among them a non-empty {@code error}. */
  public AuthorizationResponseException(Map<String, String> parameters) {
    super(ErrorCode.AUTHORIZATION_RESPONSE_ERROR, message(parameters), null);
    String given = parameters.get("error");
    if (given == null || given.isEmpty()) {
      throw new IllegalArgumentException("parameters have no \"error\"");
    }
    this.error = given;
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** The {@code error} parameter, for example {@code access_denied}. */
  public String error() {
    return error;
  }

  /** The {@code error_description} parameter, null when there is none. */
  public @Nullable String errorDescription() {
    return parameters.get("error_description");
  }

  /** All parameters of the response, unmodifiable, in the order in which they came. */
  public Map<String, String> parameters() {
    return parameters;
  }

  private static String message(Map<String, String> parameters) {
    return "the authorization response carries an error"
        + Details.member("error", null, parameters.get("error")).describe();
  }
}
