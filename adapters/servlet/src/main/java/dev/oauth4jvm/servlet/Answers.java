package dev.oauth4jvm.servlet;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** The answers of the filter, and their log. */
final class Answers {

  private Answers() {}

  /** Loaded at the first refusal. */
  private static final class Log {
    static final System.Logger LOGGER = System.getLogger("dev.oauth4jvm.servlet");

    private Log() {}
  }

  /** Logs a refusal and sends it. */
  static void refuse(
      Response refusal, Exception failure, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    log(refusal.status(), failure, in.getMethod());
    send(refusal, out);
  }

  /**
   * Sends a response, in place of what was written and not sent. Fields that were set before stay,
   * such as those of CORS.
   *
   * @throws IllegalStateException when the response is committed
   */
  static void send(Response answer, HttpServletResponse out) throws IOException {
    out.resetBuffer();
    // not sendError, which would dispatch to an error page
    out.setStatus(answer.status());
    addHeaders(answer.headers(), out);
    byte[] body = answer.body();
    out.setContentLength(body.length);
    if (body.length > 0) {
      out.getOutputStream().write(body);
    }
  }

  static void addHeaders(Headers headers, HttpServletResponse out) {
    for (Map.Entry<String, String> field : headers.entries()) {
      out.addHeader(field.getKey(), field.getValue());
    }
  }

  /** A message of the library is one line without secrets; other exceptions are shown whole. */
  private static void log(int status, Exception failure, String method) {
    boolean outage = status >= 500;
    System.Logger.Level level = outage ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
    if (!Log.LOGGER.isLoggable(level)) {
      return;
    }
    String message = "Answered a " + method + " request with " + status + ": " + failure;
    // an outage lasts, and its stack traces are alike: they are for those who look for the cause
    boolean known = failure instanceof OAuthException || failure instanceof IOException;
    if (outage && (!known || Log.LOGGER.isLoggable(System.Logger.Level.DEBUG))) {
      Log.LOGGER.log(level, message, failure);
    } else {
      Log.LOGGER.log(level, message);
    }
  }
}
