package dev.oauth4jvm;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Response;
import java.util.List;

/**
 * The server answered with a challenge in {@code WWW-Authenticate} (RFC 9110, section 11); its code
 * is {@link ErrorCode#WWW_AUTHENTICATE_CHALLENGE}.
 */
public final class ChallengeException extends OAuthException {

  private static final long serialVersionUID = 1L;

  private final transient List<Challenge> challenges;
  private final transient Response response;

  /** With the parsed challenges, at least one, and the whole response. */
  public ChallengeException(List<Challenge> challenges, Response response) {
    super(ErrorCode.WWW_AUTHENTICATE_CHALLENGE, message(challenges, response), null);
    this.challenges = List.copyOf(challenges);
    this.response = response;
  }

  /** The challenges in the order in which they came. */
  public List<Challenge> challenges() {
    return challenges;
  }

  /** The response that carried them. */
  public Response response() {
    return response;
  }

  private static String message(List<Challenge> challenges, Response response) {
    Challenge first = challenges.get(0);
    return "the server answered with a WWW-Authenticate challenge (status "
        + response.status()
        + ")"
        + Details.field("www-authenticate", null, first.scheme()).describe()
        + (first.parameter("error") == null
            ? ""
            : ", error" + Details.field("error", null, first.parameter("error")).describe());
  }
}
