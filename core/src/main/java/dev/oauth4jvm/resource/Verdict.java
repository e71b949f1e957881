package dev.oauth4jvm.resource;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.util.Objects;

/**
 * The end of an {@link Admission}: the request is accepted, or refused with the response to send.
 * An adapter to a framework needs nothing else.
 *
 * {@snippet file="ProtectedResourceSnippets.java" region="verdict"}
 */
public sealed interface Verdict {

  /**
   * The request is accepted.
   *
   * @param token the validated access token, which meets the requirement
   * @param headers header fields to add to the response, often none
   */
  record Accepted(AccessToken token, Headers headers) implements Verdict {
    /** Requires the components. */
    public Accepted {
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(headers, "headers");
    }
  }

  /**
   * The request is refused.
   *
   * @param response the response to send: a status and challenges, without a body
   * @param failure the reason, for a log and not for the client; of a response with status 503 an
   *     outage
   */
  record Refused(Response response, Exception failure) implements Verdict {
    /** Requires the components. */
    public Refused {
      Objects.requireNonNull(response, "response");
      Objects.requireNonNull(failure, "failure");
    }
  }
}
