package dev.oauth4jvm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The exception for an authorization response that carries an error (RFC 6749, section 4.1.2.1);
 * its code is {@link ErrorCode#AUTHORIZATION_RESPONSE_ERROR}.
 */
public final class AuthorizationResponseException extends OAuthException {

  private static final long serialVersionUID = 1L;

  private static final String MESSAGE = "the authorization response carries an error";

  private final String error;
  private final transient @Nullable Map<String, String> parameters;

  /**
   * Creates the exception from the response's parameters.
   *
   * @throws IllegalArgumentException when {@code error} is missing or empty
   */
  public AuthorizationResponseException(Map<String, String> parameters) {
    this(parameters, message(parameters));
  }

  private AuthorizationResponseException(Map<String, String> parameters, String message) {
    super(ErrorCode.AUTHORIZATION_RESPONSE_ERROR, message, Details.NONE, null);
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

  /** The {@code error_description} parameter; null when absent, or after deserialization. */
  public @Nullable String errorDescription() {
    return parameters().get("error_description");
  }

  /**
   * All parameters of the response, unmodifiable, in the order received; after deserialization only
   * {@code error}.
   */
  public Map<String, String> parameters() {
    return Objects.requireNonNullElse(parameters, Map.of("error", error));
  }

  @Override
  OAuthException withoutQuotes() {
    return new AuthorizationResponseException(
        parameters(), MESSAGE + "; see error() and errorDescription()");
  }

  private static String message(Map<String, String> parameters) {
    String description = parameters.get("error_description");
    return MESSAGE
        + ": "
        + Details.show(parameters.get("error"))
        + (description == null ? "" : ", " + Details.show(description));
  }
}
