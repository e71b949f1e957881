package dev.oauth4jvm;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with a challenge in {@code WWW-Authenticate} (RFC 9110, section 11); its code
 * is {@link ErrorCode#WWW_AUTHENTICATE_CHALLENGE}.
 */
public final class ChallengeException extends OAuthException {

  private static final long serialVersionUID = 1L;

  /** After so many characters of the message no further challenge is named. */
  private static final int SHOWN = 400;

  private final int status;
  private final transient @Nullable List<Challenge> challenges;
  private final transient @Nullable Response response;

  /**
   * With the parsed challenges and the whole response.
   *
   * @throws IllegalArgumentException when there is no challenge
   */
  public ChallengeException(List<Challenge> challenges, Response response) {
    this(challenges, response, message(challenges, response.status()));
  }

  private ChallengeException(List<Challenge> challenges, Response response, String message) {
    super(ErrorCode.WWW_AUTHENTICATE_CHALLENGE, message, Details.NONE, null);
    this.challenges = List.copyOf(challenges);
    this.response = response;
    this.status = response.status();
  }

  /** The challenges in the order in which they came; empty after deserialization. */
  public List<Challenge> challenges() {
    return Objects.requireNonNullElse(challenges, List.of());
  }

  /** The response that carried them; after deserialization its status alone. */
  public Response response() {
    return response == null ? Response.of(status, Headers.of(), new byte[0]) : response;
  }

  @Override
  OAuthException withoutQuotes() {
    return new ChallengeException(
        challenges(), response(), message(status) + ", which challenges() tells");
  }

  private static String message(int status) {
    return "the server answered with a challenge (status " + status + ")";
  }

  private static String message(List<Challenge> challenges, int status) {
    if (challenges.isEmpty()) {
      throw new IllegalArgumentException("challenges is empty");
    }
    StringBuilder message = new StringBuilder(message(status));
    String separator = ": ";
    for (Challenge challenge : challenges) {
      message.append(separator);
      if (message.length() > SHOWN) {
        message.append('…');
        break;
      }
      message.append(Details.shorten(challenge.scheme()));
      String error = challenge.parameter("error");
      if (error != null) {
        message.append(", error ").append(Details.show(error));
      }
      separator = "; ";
    }
    return message.toString();
  }
}
