package dev.oauth4jvm;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The exception for a response with a challenge in {@code WWW-Authenticate} (RFC 9110, section 11),
 * or with status 401, which should have one; its code is {@link
 * ErrorCode#WWW_AUTHENTICATE_CHALLENGE}.
 */
public final class ChallengeException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** The length of the message after which no further challenge is named. */
  private static final int SHOWN = 400;

  private final int status;
  private final @Nullable String error;
  private final transient @Nullable List<Challenge> challenges;
  private final transient @Nullable Response response;

  /**
   * Creates the exception from the parsed challenges and the whole response.
   *
   * @throws IllegalArgumentException when there is no challenge and the status is not 401
   */
  public ChallengeException(List<Challenge> challenges, Response response) {
    this(challenges, response, null);
  }

  /**
   * Creates the exception from the parsed challenges, the whole response, and the OAuth error of
   * its JSON body, which is null when the body has none.
   *
   * @throws IllegalArgumentException when there is no challenge and the status is not 401
   */
  public ChallengeException(List<Challenge> challenges, Response response, @Nullable String error) {
    this(challenges, response, error, message(challenges, response.status(), error));
  }

  private ChallengeException(
      List<Challenge> challenges, Response response, @Nullable String error, String message) {
    super(ErrorCode.WWW_AUTHENTICATE_CHALLENGE, message, Details.NONE, null);
    this.challenges = List.copyOf(challenges);
    this.response = response;
    this.status = response.status();
    this.error = error == null ? errorOf(challenges) : error;
  }

  private static @Nullable String errorOf(List<Challenge> challenges) {
    for (Challenge challenge : challenges) {
      String error = challenge.parameter("error");
      if (error != null) {
        return error;
      }
    }
    return null;
  }

  /**
   * The OAuth error of an OAuth endpoint's JSON body (RFC 6749, section 5.2), for example {@code
   * invalid_client}; otherwise the error of the first challenge that has one (RFC 6750, section
   * 3.1), for example {@code invalid_token}; null when neither has one.
   */
  public @Nullable String error() {
    return error;
  }

  /**
   * The challenges in the order received; empty after deserialization, and when a response with
   * status 401 had no well-formed challenge.
   */
  public List<Challenge> challenges() {
    return Objects.requireNonNullElse(challenges, List.of());
  }

  /** The response with the challenges; after deserialization only its status. */
  public Response response() {
    return response == null ? Response.of(status, Headers.of(), new byte[0]) : response;
  }

  @Override
  OAuthException withoutQuotes() {
    return new ChallengeException(
        challenges(), response(), error, message(status) + "; see challenges()");
  }

  private static String message(int status) {
    return "the server responded with a challenge (status " + status + ")";
  }

  private static String message(List<Challenge> challenges, int status, @Nullable String error) {
    if (challenges.isEmpty()) {
      if (status != 401) {
        throw new IllegalArgumentException("challenges is empty");
      }
      return "the server responded with status 401 and without a well-formed challenge";
    }
    StringBuilder message = new StringBuilder(message(status));
    if (error != null) {
      message.append(" and the error ").append(Details.show(error));
    }
    String separator = ": ";
    for (Challenge challenge : challenges) {
      message.append(separator);
      if (message.length() > SHOWN) {
        message.append('…');
        break;
      }
      message.append(Details.shorten(challenge.scheme()));
      String own = challenge.parameter("error");
      if (own != null) {
        message.append(", error ").append(Details.show(own));
      }
      separator = "; ";
    }
    return message.toString();
  }
}
