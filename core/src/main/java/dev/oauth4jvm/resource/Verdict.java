package dev.oauth4jvm.resource;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;

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

    /**
     * Logs the refusal: at WARNING if it is an outage, a status of 500 or above, which an operator
     * must end; otherwise at DEBUG. A failure of this library is one line, without secrets; the
     * stack trace of another exception, and of any at DEBUG, is logged with an outage.
     *
     * @param logger the logger of the adapter
     * @param what what was refused and how, the beginning of the message; called if the message is
     *     logged
     */
    public void log(System.Logger logger, Supplier<String> what) {
      boolean outage = response.status() >= 500;
      System.Logger.Level level = outage ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
      if (!logger.isLoggable(level)) {
        return;
      }
      String message = what.get() + ": " + failure;
      // an outage lasts, and its stack traces are alike: they are for those who look for the cause
      boolean known = failure instanceof OAuthException || failure instanceof IOException;
      if (outage && (!known || logger.isLoggable(System.Logger.Level.DEBUG))) {
        logger.log(level, message, failure);
      } else {
        logger.log(level, message);
      }
    }
  }
}
